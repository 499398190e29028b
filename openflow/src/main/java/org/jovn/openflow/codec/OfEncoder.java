// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.MessageToByteEncoder;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.WireWriter;

/// Writes messages to a channel. One per channel: it reuses its array and belongs to the channel's
/// event loop.
public final class OfEncoder extends MessageToByteEncoder<OfMessage> {
  private final WireWriter writer = new WireWriter();

  /// An encoder for one channel.
  public OfEncoder() {
    super(OfMessage.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, OfMessage message, ByteBuf out) {
    writer.clear();
    MessageCodec.encode(message, writer);
    out.writeBytes(writer.array(), 0, writer.size());
  }
}
