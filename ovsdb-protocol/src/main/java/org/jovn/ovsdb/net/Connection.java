// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.PartTaker;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;

/// A connection to one peer. It belongs to one event loop, where its [ConnectionHandler] is called;
/// the methods here may be called from any thread, and cost least on that loop.
///
/// What is sent goes out in the order sent. While messages that arrived together are being handled
/// it is collected, and written when the last of them was; at other times it is written at once.
public final class Connection {

  private final Channel channel;
  private final String name;
  private final Optional<String> peerCommonName;
  private final Outbound outbound;
  private final Inbound inbound;

  Connection(
      Channel channel, String name, Optional<String> peerCommonName, ConnectionOptions options) {
    this.channel = channel;
    this.name = name;
    this.peerCommonName = peerCommonName;
    this.outbound = new Outbound(this, channel);
    this.inbound = new Inbound(this, channel, outbound, options);
  }

  Inbound inbound() {
    return inbound;
  }

  Outbound outbound() {
    return outbound;
  }

  /// What the C programs call it: `unix#3` and `tcp:192.0.2.1:34567` for a peer that connected to
  /// us, the connection method for one that we connected to.
  public String name() {
    return name;
  }

  /// Common name of the peer's certificate.
  public Optional<String> peerCommonName() {
    return peerCommonName;
  }

  /// The loop that this connection belongs to.
  public EventLoop eventLoop() {
    return channel.eventLoop();
  }

  /// Where to take buffers for [#send(ByteBuf)] from.
  public ByteBufAllocator allocator() {
    return channel.alloc();
  }

  /// Sends a copy of the text.
  public void send(JsonOutput text) {
    if (MessageLog.isOn()) {
      MessageLog.sent(name, text);
    }
    ByteBuf copy = channel.alloc().directBuffer(text.size(), text.size());
    copy.writeBytes(text.array(), 0, text.size());
    outbound.send(copy);
  }

  /// Sends a message.
  public void send(JsonRpcMessage message) {
    JsonOutput text = new JsonOutput(128);
    message.encode(text);
    send(text);
  }

  /// Sends the readable bytes, which other connections may send too: the caller's reference stays
  /// the caller's, and the contents must not change any more.
  public void send(ByteBuf shared) {
    if (MessageLog.isOn()) {
      MessageLog.sent(name, shared);
    }
    outbound.send(shared.retainedDuplicate());
  }

  /// Sends what the source makes, piece by piece as the peer takes it. What is sent later waits for
  /// its end. The source is closed in any case.
  public void send(ChunkSource source) {
    outbound.send(MessageLog.isOn() ? MessageLog.logged(name, source) : source);
  }

  /// Bytes sent that the system has not taken yet, with some overhead for each message; 0 when
  /// there are none.
  public long backlogBytes() {
    return outbound.backlogBytes();
  }

  /// Stops calling [ConnectionHandler#message], from the next message on when called on the event
  /// loop.
  public void pauseReading() {
    inbound.pause();
  }

  /// Undoes [#pauseReading()].
  public void resumeReading() {
    inbound.resume();
  }

  /// Has parts taken out of large messages while they arrive: from the next one on. Called on the
  /// event loop, as `taker` is.
  public void setPartTaker(PartTaker taker) {
    inbound.setPartTaker(taker);
  }

  /// Whether it is still open.
  public boolean isOpen() {
    return channel.isOpen();
  }

  /// Closes it now, whatever was not sent.
  public void close() {
    close(CloseReason.LOCAL);
  }

  /// Closes it when all that was sent before has been taken by the system.
  public void closeWhenDrained() {
    onLoop(() -> outbound.closeWhenDrained(CloseReason.LOCAL));
  }

  void close(CloseReason reason) {
    onLoop(() -> inbound.close(reason));
  }

  /// The probe interval of this connection, as in [ConnectionOptions].
  public void setProbeIntervalMillis(int millis) {
    onLoop(() -> inbound.setProbeIntervalMillis(millis));
  }

  private void onLoop(Runnable task) {
    EventLoop loop = channel.eventLoop();
    if (loop.inEventLoop()) {
      task.run();
    } else {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException e) {
        // the transport was closed, and this connection with it
        return;
      }
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
