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
import org.jovn.openflow.wire.WireReader;

/// Cuts a stream into messages by the length in their header and decodes each.
///
/// A message that cannot be decoded becomes an [Undecodable], so that the connection can answer it
/// and go on with the next; a length below 8 leaves no way to go on and is thrown. No message is
/// longer than 65535 bytes, which bounds what is kept.
public abstract class OfFrameDecoder extends ByteToMessageDecoder {
  /// Bytes of a failed request that an error returns at most.
  private static final int ERROR_DATA_MAX = 64;

  private static final int MESSAGE_BYTES_MAX = 0xffff;

  /// Where a message lies while it is decoded; what is kept of it is copied.
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
      byte[] data = SCRATCH.get();
      in.readBytes(data, 0, length);
      decode(data, length);
    }
  }

  private void decode(byte[] data, int length) {
    OfMessage decoded;
    try {
      decoded = MessageCodec.decode(new WireReader(data, 0, length));
    } catch (DecodeException e) {
      WireReader header = new WireReader(data, 0, length);
      header.skip(4);
      int xid = header.i32();
      Bytes start = header.copy(0, Math.min(ERROR_DATA_MAX, length));
      undecodable(new Undecodable(data[1] & 0xff, ErrorMessage.of(xid, e.error(), start), e));
      return;
    }
    message(decoded, length);
  }
}
