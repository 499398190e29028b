// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.List;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;

/// Cuts a stream into messages by the length in their header and decodes each.
///
/// A message that cannot be decoded becomes an [Undecodable], so that the connection can answer it
/// and go on with the next; a length below 8 leaves no way to go on and is thrown. No message is
/// longer than 65535 bytes, which bounds what is kept.
public abstract class OfFrameDecoder extends ByteToMessageDecoder {
  /// Bytes of a failed request that an error returns at most.
  private static final int ERROR_DATA_MAX = 64;

  private static final int MESSAGE_BYTES_MAX = 0xffff;

  /// Where a message that came in memory outside the heap lies while it is decoded; what is kept of
  /// it is copied.
  private static final FastThreadLocal<byte[]> SCRATCH =
      new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
          return new byte[MESSAGE_BYTES_MAX];
        }
      };

  /// A whole message that is not what OpenFlow 1.3 allows.
  ///
  /// @param type of the message, the second byte of its header
  /// @param answer the error to send back
  /// @param reason why
  public record Undecodable(int type, ErrorMessage answer, DecodeException reason) {}

  /// Takes a message.
  ///
  /// @param length of the message in bytes
  protected abstract void message(OfMessage message, int length);

  /// Takes a message that is not what OpenFlow 1.3 allows.
  protected abstract void undecodable(Undecodable message);

  @Override
  protected final void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= MessageCodec.HEADER_BYTES && !context.isRemoved()) {
      int length = in.getUnsignedShort(in.readerIndex() + 2);
      if (length < MessageCodec.HEADER_BYTES) {
        in.skipBytes(in.readableBytes());
        throw new DecodeException(
            OfError.OFPBRC_BAD_LEN, "message length " + length + " is below 8");
      }
      if (in.readableBytes() < length) {
        return;
      }
      int index = in.readerIndex();
      in.skipBytes(length);
      receive(in, index, length);
    }
  }

  private void receive(ByteBuf in, int index, int length) {
    OfMessage decoded;
    try {
      decoded = decode(in, index, length);
    } catch (DecodeException e) {
      byte[] data = new byte[Math.min(ERROR_DATA_MAX, length)];
      in.getBytes(index, data);
      ErrorMessage answer = ErrorMessage.of(in.getInt(index + 4), e.error(), Bytes.of(data));
      undecodable(new Undecodable(in.getUnsignedByte(index + 1), answer, e));
      return;
    }
    message(decoded, length);
  }

  /// Reads the message of `length` bytes, its header included, at `index`. The indexes of the
  /// buffer stay.
  ///
  /// @throws DecodeException if it is not what OpenFlow 1.3 allows
  public static OfMessage decode(ByteBuf in, int index, int length) {
    if (in.hasArray()) {
      int start = in.arrayOffset() + index;
      return MessageCodec.decode(in.array(), start, start + length);
    }
    byte[] data = SCRATCH.get();
    in.getBytes(index, data, 0, length);
    return MessageCodec.decode(data, 0, length);
  }
}
