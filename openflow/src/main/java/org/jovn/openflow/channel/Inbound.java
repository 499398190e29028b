// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import org.jovn.openflow.codec.OfFrameDecoder;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.DecodeException;

/// The end of a connection's pipeline: cuts the stream into messages and hands them to the
/// [OfConnection].
final class Inbound extends OfFrameDecoder {
  private final OfConnection connection;

  Inbound(OfConnection connection) {
    this.connection = connection;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) throws Exception {
    super.channelActive(context);
    connection.begin();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
    connection.outbound().beginBurst();
    super.channelRead(context, message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) throws Exception {
    super.channelReadComplete(context);
    connection.outbound().endBurst();
  }

  @Override
  protected void message(OfMessage message, int length) {
    connection.received(message, length);
  }

  @Override
  protected void undecodable(Undecodable message) {
    connection.undecodable(message);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    super.channelInactive(context);
    connection.closed("connection closed by peer");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Throwable root = cause.getCause() instanceof DecodeException decode ? decode : cause;
    switch (root) {
      case DecodeException e -> connection.close("framing error: " + e.getMessage());
      case IOException e -> connection.close(String.valueOf(e.getMessage()));
      default -> {
        // A fault of the program's listener: it must not take other connections with it.
        connection.fault(root);
      }
    }
  }
}
