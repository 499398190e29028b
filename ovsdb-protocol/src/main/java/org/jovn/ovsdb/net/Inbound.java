// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.PartTaker;
import org.jovn.ovsdb.jsonrpc.JsonFrameDecoder;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The receiving side of a connection: bytes to messages, at the pace that the handler and the
/// peer's reading allow; inactivity probes; the end. Runs on the event loop but for [#pause] and
/// [#resume].
final class Inbound extends ChannelInboundHandlerAdapter {

  private static final Logger JSONRPC = LoggerFactory.getLogger("jsonrpc");
  private static final Logger RECONNECT = LoggerFactory.getLogger("reconnect");

  /// A peer that has shut down its sending side and does not read has this long.
  private static final int HALF_CLOSED_SECONDS_MAX = 30;

  private final Connection connection;
  private final Channel channel;
  private final Outbound outbound;
  private final JsonFrameDecoder decoder;
  private final int backlogBytesMax;
  private @Nullable ConnectionHandler handler;
  private volatile boolean paused;
  private boolean delivering;
  private boolean inputEnded;
  private boolean endTold;
  private @Nullable CloseReason reason;

  private @Nullable ActivityListener activityListener;
  private boolean accepted;
  private long probeIntervalNanos;
  private long lastActivity;
  private long lastTakenBytes;
  private boolean probing;
  private @Nullable Future<?> probeTimer;

  Inbound(Connection connection, Channel channel, Outbound outbound, ConnectionOptions options) {
    this.connection = connection;
    this.channel = channel;
    this.outbound = outbound;
    this.decoder = new JsonFrameDecoder(options.limits());
    this.backlogBytesMax = options.backlogBytesMax();
  }

  /// Messages go to `newHandler` from now on.
  void start(ConnectionHandler newHandler, int probeIntervalMillis) {
    handler = newHandler;
    setProbeIntervalMillis(probeIntervalMillis);
  }

  /// What is logged is logged whole.
  void setPartTaker(PartTaker taker) {
    decoder.setPartTaker(
        (top, before, group, name, part) ->
            !MessageLog.isOn() && taker.take(top, before, group, name, part));
  }

  void setActivityListener(ActivityListener listener) {
    activityListener = listener;
  }

  /// This connection is one that the peer made, so that nobody else reports its end.
  void setAccepted() {
    accepted = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      decoder.add(in);
    } finally {
      in.release();
    }
    active(channel.eventLoop().ticker().nanoTime());
    outbound.beginBurst();
    deliver();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    burstEnded();
  }

  private void burstEnded() {
    ConnectionHandler current = handler;
    if (current != null && reason == null) {
      current.readComplete();
    }
    outbound.endBurst();
    if (inputEnded) {
      endOfInput();
    }
  }

  private void deliver() {
    ConnectionHandler current = handler;
    if (delivering || current == null) {
      return;
    }
    delivering = true;
    try {
      while (reason == null && mayDeliver()) {
        Json json = decoder.next();
        if (json == null) {
          break;
        }
        deliver(current, json);
      }
    } catch (ProtocolException e) {
      JSONRPC.warn("{}: {}", connection, e.getMessage());
      close(CloseReason.PROTOCOL);
    } finally {
      delivering = false;
    }
    readIfWanted();
  }

  private void deliver(ConnectionHandler current, Json json) {
    JsonRpcMessage message;
    try {
      message = JsonRpcMessage.parse(json);
    } catch (ProtocolException e) {
      JSONRPC.warn("{}: received bad JSON-RPC message: {}", connection, e.getMessage());
      close(CloseReason.PROTOCOL);
      return;
    }
    if (message.isProbeReply()) {
      return;
    }
    try {
      if (MessageLog.isOn()) {
        MessageLog.received(connection.name(), message);
      }
      current.message(message);
    } catch (ProtocolException e) {
      JSONRPC.debug("{}: {}", connection, e.getMessage());
      close(CloseReason.PROTOCOL);
    }
  }

  /// A peer that does not take what it asked for is not asked what else it wants.
  private boolean mayDeliver() {
    if (paused || outbound.isClosing()) {
      return false;
    }
    if (outbound.backlogBytes() <= backlogBytesMax) {
      return true;
    }
    outbound.flush();
    return outbound.backlogBytes() <= backlogBytesMax;
  }

  private void readIfWanted() {
    boolean wanted =
        !paused && !inputEnded && outbound.backlogBytes() <= backlogBytesMax && reason == null;
    if (channel.config().isAutoRead() != wanted) {
      channel.config().setAutoRead(wanted);
    }
  }

  void pause() {
    paused = true;
    channel.config().setAutoRead(false);
  }

  void resume() {
    paused = false;
    channel.eventLoop().execute(this::goOn);
  }

  /// Delivers what was held back.
  private void goOn() {
    if (reason == null && !delivering) {
      active(channel.eventLoop().ticker().nanoTime());
      outbound.beginBurst();
      deliver();
      burstEnded();
    }
  }

  /// All that was sent has been taken.
  void drained() {
    ConnectionHandler current = handler;
    if (current != null && reason == null) {
      current.drained();
    }
    if (reason == null && !channel.config().isAutoRead() && !paused) {
      channel.eventLoop().execute(this::goOn);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent && !inputEnded) {
      inputEnded = true;
      channel.config().setAutoRead(false);
      endOfInput();
    }
  }

  /// Tells the handler once all messages were given to it.
  private void endOfInput() {
    ConnectionHandler current = handler;
    if (endTold || reason != null || delivering || !mayDeliver()) {
      return;
    }
    endTold = true;
    if (current == null || current.endOfInput()) {
      outbound.closeWhenDrained(CloseReason.END_OF_FILE);
    }
    if (reason == null) {
      var _ =
          channel
              .eventLoop()
              .schedule(
                  () -> close(CloseReason.END_OF_FILE), HALF_CLOSED_SECONDS_MAX, TimeUnit.SECONDS);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof Error error) {
      throw error;
    }
    close(CloseReason.io(cause));
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (reason == null) {
      reason = CloseReason.END_OF_FILE;
    }
    if (probeTimer != null) {
      probeTimer.cancel(false);
    }
    decoder.close();
    outbound.closed();
    if (accepted) {
      logEnd(reason);
    }
    ConnectionHandler current = handler;
    handler = null;
    if (current != null) {
      current.closed(reason);
    }
  }

  /// Peers come and go: only those that were dropped are worth more than a debugging message.
  private void logEnd(CloseReason why) {
    switch (why.kind()) {
      case IO, PROTOCOL -> Reconnect.logEnd(RECONNECT, connection.name(), why);
      case END_OF_FILE -> RECONNECT.debug("{}: connection closed by peer", connection);
      case LOCAL, PROBE -> RECONNECT.debug("{}: connection dropped", connection);
    }
  }

  void close(CloseReason why) {
    if (reason == null) {
      reason = why;
      channel.flush();
      var _ = channel.close();
    }
  }

  void setProbeIntervalMillis(int millis) {
    probeIntervalNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    lastActivity = channel.eventLoop().ticker().nanoTime();
    probing = false;
    if (probeTimer != null) {
      probeTimer.cancel(false);
      probeTimer = null;
    }
    if (millis > 0 && reason == null) {
      scheduleProbe(probeIntervalNanos);
    }
  }

  private void active(long now) {
    lastActivity = now;
    probing = false;
    if (activityListener != null) {
      activityListener.active();
    }
  }

  private void scheduleProbe(long nanos) {
    probeTimer = channel.eventLoop().schedule(this::probe, nanos, TimeUnit.NANOSECONDS);
  }

  /// Sends a probe after a silence, ends the connection after another. The peer is not silent when
  /// it takes what it is sent, nor when nobody listens to it.
  private void probe() {
    if (reason != null) {
      return;
    }
    long now = channel.eventLoop().ticker().nanoTime();
    long taken = outbound.takenBytes();
    if (paused || (taken > lastTakenBytes && outbound.backlogBytes() > 0)) {
      active(now);
    }
    lastTakenBytes = taken;
    long left = lastActivity + probeIntervalNanos - now;
    if (left > 0) {
      scheduleProbe(left);
    } else if (probing) {
      RECONNECT.error(
          "{}: no response to inactivity probe after {} seconds, disconnecting",
          connection,
          Reconnect.seconds(TimeUnit.NANOSECONDS.toMillis(probeIntervalNanos)));
      close(CloseReason.PROBE);
    } else {
      probing = true;
      if (activityListener != null) {
        activityListener.probed();
      }
      connection.send(new JsonRpcMessage.Request(JsonRpcMessage.PROBE_ID, "echo", Json.Arr.EMPTY));
      scheduleProbe(probeIntervalNanos);
    }
  }
}
