// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;

/// Cuts a stream into messages by the length in their header and decodes each.
///
/// A message that cannot be decoded becomes an [Undecodable], so that the connection can answer it
/// and go on with the next; a length below 8 leaves no way to go on and is thrown. No message is
/// longer than 65535 bytes, which bounds what is kept.
public final class OfFrameDecoder extends ByteToMessageDecoder {
  /// Bytes of a failed request that an error returns at most.
  private static final int ERROR_DATA_MAX = 64;

  /// A whole message that is not what OpenFlow 1.3 allows.
  ///
  /// @param answer the error to send back
  /// @param reason why
  public record Undecodable(ErrorMessage answer, DecodeException reason) {}

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    while (in.readableBytes() >= MessageCodec.HEADER_BYTES) {
      int length = in.getUnsignedShort(in.readerIndex() + 2);
      if (length < MessageCodec.HEADER_BYTES) {
        in.skipBytes(in.readableBytes());
        throw new DecodeException(
            OfError.OFPBRC_BAD_LEN, "message length " + length + " is below 8");
      }
      if (in.readableBytes() < length) {
        return;
      }
      byte[] data = new byte[length];
      in.readBytes(data);
      out.add(decode(data));
    }
  }

  private static Object decode(byte[] data) {
    try {
      return MessageCodec.decode(data);
    } catch (DecodeException e) {
      Bytes whole = Bytes.of(data);
      int xid = (int) whole.slice(4, 8).toLong();
      Bytes start = whole.slice(0, Math.min(ERROR_DATA_MAX, data.length));
      return new Undecodable(ErrorMessage.of(xid, e.error(), start), e);
    }
  }
}
