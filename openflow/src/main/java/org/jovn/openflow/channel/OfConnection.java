// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.codec.OfFrameDecoder;
import org.jovn.openflow.message.FeaturesReply;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartReply.FlowStats;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.Port;
import org.jovn.openflow.wire.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection between a controller and a switch. Thread-safe.
///
/// Transaction numbers are given here: requests and messages whose number is 0 get one, whatever
/// the record says. Futures fail with [OfErrorException] when the peer answers with an error, with
/// [OfClosedException] when the connection ends, with a `TimeoutException` when nothing comes; they
/// complete on the event loop, so what is chained to them must not block.
///
/// Sending on another thread than the event loop waits while the peer is too far behind; on the
/// event loop nothing waits, and the connection is closed when too much is queued.
public final class OfConnection {
  private static final Logger LOG = LoggerFactory.getLogger("openflow");

  /// `OFPPR_DELETE`.
  private static final int PORT_DELETED = 1;

  private final Channel channel;
  private final EventLoop loop;
  private final String name;
  private final OfOptions options;
  private final SwitchAcceptor acceptor;
  private final CompletableFuture<OfConnection> ready;
  private final XidTable xids;
  private final Outbound outbound;
  private final Handshake handshake;
  private final AtomicInteger bundles = new AtomicInteger();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private volatile SequencedMap<Integer, Port> ports = new TreeMap<>();

  // Owned by the event loop.
  private @Nullable SwitchListener listener;
  private boolean ended;
  private boolean heard;
  private int silentTicks;
  private @Nullable Future<?> ticker;

  OfConnection(
      Channel channel,
      String name,
      OfOptions options,
      SwitchAcceptor acceptor,
      CompletableFuture<OfConnection> ready) {
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.name = name;
    this.options = options;
    this.acceptor = acceptor;
    this.ready = ready;
    this.xids = new XidTable(options);
    this.outbound =
        new Outbound(
            channel,
            options,
            () -> close("the peer does not read: " + queuedBytes() + " bytes are queued"));
    this.handshake = new Handshake(this, options);
  }

  /// Says hello; on the event loop.
  void begin() {
    int millis = options.tickMillis();
    ticker = loop.scheduleWithFixedDelay(this::tick, millis, millis, TimeUnit.MILLISECONDS);
    handshake.begin();
  }

  /// Whom this leads to: the method of connecting, or `tcp:ADDRESS:PORT` of the peer.
  public String name() {
    return name;
  }

  /// The switch's features, if they were asked for at the start.
  public Optional<FeaturesReply> features() {
    return handshake.features();
  }

  /// The switch's ports by their number, kept up to date if they were asked for at the start.
  public SequencedMap<Integer, Port> ports() {
    return Collections.unmodifiableSequencedMap(ports);
  }

  /// Bytes sent that the peer has not taken.
  public long queuedBytes() {
    return outbound.queuedBytes();
  }

  /// Completes with the reason when the connection ends.
  public CompletableFuture<String> closed() {
    return closed.copy();
  }

  /// Closes the connection; what was sent before may be lost, see [#barrier].
  public void close() {
    close("closed");
  }

  /// Sends a message that has no answer, with its own number, or a new one for 0.
  ///
  /// @return the number that it was sent with
  public int send(OfMessage message) {
    int xid = message.xid() == 0 ? xids.next() : message.xid();
    outbound.send(message, xid);
    return xid;
  }

  /// Sends a message as the answer to the request `xid`.
  public void reply(int xid, OfMessage message) {
    outbound.send(message, xid);
  }

  /// Sends a request and returns its one answer.
  public CompletableFuture<OfMessage> request(OfMessage message) {
    return requestAll(message).thenApply(List::getLast);
  }

  /// Sends a request whose answer must be a `T`.
  public <T extends OfMessage> CompletableFuture<T> request(OfMessage message, Class<T> answer) {
    return request(message).thenApply(reply -> expected(reply, answer));
  }

  private static <T> T expected(Object reply, Class<T> answer) {
    if (!answer.isInstance(reply)) {
      throw new IllegalStateException(
          "the peer answers with %s, not %s"
              .formatted(reply.getClass().getSimpleName(), answer.getSimpleName()));
    }
    return answer.cast(reply);
  }

  /// Sends a request and returns all parts of its answer.
  public CompletableFuture<List<OfMessage>> requestAll(OfMessage message) {
    int xid = xids.next();
    CompletableFuture<List<OfMessage>> answer = xids.await(xid);
    if (!answer.isDone()) {
      outbound.send(message, xid);
    }
    return answer;
  }

  /// Sends a multipart request and returns the bodies of all parts of its reply.
  public <B extends MultipartReply.Body> CompletableFuture<List<B>> multipart(
      MultipartRequest.Body request, Class<B> body) {
    return requestAll(new MultipartRequest(0, 0, request))
        .thenApply(
            parts -> {
              List<B> bodies = new ArrayList<>(parts.size());
              for (OfMessage part : parts) {
                bodies.add(expected(expected(part, MultipartReply.class).body(), body));
              }
              return bodies;
            });
  }

  /// The flows that a filter chooses, with their statistics.
  public CompletableFuture<List<FlowStats>> flows(MultipartRequest.FlowFilter filter) {
    return multipart(new MultipartRequest.Body.Flow(filter), MultipartReply.Body.Flows.class)
        .thenApply(
            parts -> {
              List<FlowStats> flows = new ArrayList<>();
              for (MultipartReply.Body.Flows part : parts) {
                flows.addAll(part.flows());
              }
              return flows;
            });
  }

  /// Completes when the switch has done everything sent before.
  public CompletableFuture<Void> barrier() {
    return request(new OfMessage.BarrierRequest(0), OfMessage.BarrierReply.class)
        .thenAccept(_ -> {});
  }

  /// Sends messages that have no answer, then a barrier. Completes when the switch has done them
  /// all, or fails with the errors that it reports for them.
  public CompletableFuture<Void> apply(List<? extends OfMessage> messages) {
    XidTable.ErrorRange errors = sendAll(messages);
    return barrier()
        .whenComplete((_, _) -> xids.release(errors))
        .thenRun(() -> throwErrors(errors));
  }

  /// Sends messages with consecutive numbers whose errors are gathered until released.
  XidTable.ErrorRange sendAll(List<? extends OfMessage> messages) {
    int first = xids.next(messages.size());
    XidTable.ErrorRange errors = xids.gather(first, messages.size());
    int xid = first;
    for (OfMessage message : messages) {
      outbound.send(message, xid++);
    }
    return errors;
  }

  static void throwErrors(XidTable.ErrorRange errors) {
    if (!errors.errors().isEmpty()) {
      throw new OfErrorException(errors.errors());
    }
  }

  void release(XidTable.ErrorRange errors) {
    xids.release(errors);
  }

  /// Sends messages as one bundle (ONF extension 230): the switch does all of them or none.
  ///
  /// @param flags 1 atomic, 2 ordered
  public CompletableFuture<Void> bundle(int flags, List<? extends OfMessage> messages) {
    return new BundleWriter(this, bundles.getAndIncrement(), flags).write(messages);
  }

  /// Asks for a role (section 6.3.5): 0 no change, 1 equal, 2 primary, 3 secondary.
  ///
  /// @param generationId number of this election of a primary; one that is behind the switch's
  ///   fails with `OFPRRFC_STALE`
  public CompletableFuture<OfMessage.RoleReply> role(int role, long generationId) {
    return request(new OfMessage.RoleRequest(0, role, generationId), OfMessage.RoleReply.class);
  }

  /// Which asynchronous messages the switch sends to us.
  public CompletableFuture<OfMessage.AsyncConfig> asyncConfig() {
    return request(new OfMessage.GetAsyncRequest(0), OfMessage.GetAsyncReply.class)
        .thenApply(OfMessage.GetAsyncReply::config);
  }

  /// Chooses which asynchronous messages the switch sends to us.
  public CompletableFuture<Void> asyncConfig(OfMessage.AsyncConfig config) {
    return apply(List.of(new OfMessage.SetAsync(0, config)));
  }

  /// Asks for an echo of `data`.
  public CompletableFuture<Bytes> echo(Bytes data) {
    return request(new OfMessage.EchoRequest(OfMessage.VERSION, 0, data), OfMessage.EchoReply.class)
        .thenApply(OfMessage.EchoReply::data);
  }

  Outbound outbound() {
    return outbound;
  }

  int nextXid() {
    return xids.next();
  }

  /// A message has arrived; on the event loop.
  void received(OfMessage message, int length) {
    if (ended) {
      return;
    }
    heard = true;
    if (message instanceof OfMessage.EchoRequest(int version, int xid, Bytes data)) {
      if (handshake.isGreeted()) {
        outbound.send(new OfMessage.EchoReply(version, xid, data), xid);
        return;
      }
    }
    SwitchListener receiver = listener;
    if (receiver == null) {
      if (handshake.received(message) && !ended) {
        listener = acceptor.accept(this);
        ready.complete(this);
      }
      return;
    }
    if (message instanceof OfMessage.PortStatus(_, int reason, Port port)) {
      updatePort(reason, port);
    }
    boolean isAnswer = xids.take(message, length);
    if (!isAnswer && !(message instanceof OfMessage.EchoReply)) {
      receiver.received(message);
    }
  }

  /// A message that is not what OpenFlow allows has arrived; on the event loop.
  void undecodable(OfFrameDecoder.Undecodable message) {
    if (ended) {
      return;
    }
    heard = true;
    LOG.debug("{}: {}", name, message.reason().getMessage());
    if (!handshake.isGreeted()) {
      close("received what is not a hello: " + message.reason().getMessage());
    } else if (!xids.fail(message.answer().xid(), message.reason())
        && !MessageCodec.isError(message.type())) {
      // An error is never answered with an error.
      outbound.send(message.answer(), message.answer().xid());
    }
  }

  void addPorts(List<Port> more) {
    TreeMap<Integer, Port> changed = new TreeMap<>(ports);
    for (Port port : more) {
      changed.put(port.portNo(), port);
    }
    ports = changed;
  }

  private void updatePort(int reason, Port port) {
    if (options.start() != OfOptions.Start.PORTS) {
      return;
    }
    TreeMap<Integer, Port> changed = new TreeMap<>(ports);
    if (reason == PORT_DELETED) {
      changed.remove(port.portNo());
    } else {
      changed.put(port.portNo(), port);
    }
    ports = changed;
  }

  private void tick() {
    if (listener == null) {
      handshake.tick();
      return;
    }
    xids.tick();
    silentTicks = heard ? 0 : silentTicks + 1;
    heard = false;
    int silentMillis = silentTicks * options.tickMillis();
    int probe = options.probeMillis();
    if (probe == 0 || silentMillis < probe) {
      return;
    }
    if (silentMillis >= 2 * probe) {
      close("no response to inactivity probe after " + probe + " ms, disconnecting");
    } else if (silentMillis - options.tickMillis() < probe) {
      send(new OfMessage.EchoRequest(OfMessage.VERSION, 0, Bytes.EMPTY));
    }
  }

  /// Ends the connection once what is queued is written.
  void closeAfterFlush(String reason) {
    outbound.flush();
    ended = true;
    var _ =
        channel
            .writeAndFlush(channel.alloc().buffer(0))
            .addListener(_ -> close(reason))
            .addListener(ChannelFutureListener.CLOSE);
  }

  void close(String reason) {
    if (loop.inEventLoop()) {
      closed(reason);
      var _ = channel.close();
    } else {
      loop.execute(() -> close(reason));
    }
  }

  /// The program's listener has failed.
  void fault(Throwable fault) {
    LOG.error("{}: fault while a message was handled", name, fault);
    close("fault: " + fault);
  }

  /// The channel is no more; on the event loop.
  void closed(String reason) {
    if (closed.isDone()) {
      return;
    }
    ended = true;
    Future<?> running = ticker;
    if (running != null) {
      running.cancel(false);
    }
    outbound.close();
    xids.close(reason);
    ready.completeExceptionally(new OfClosedException(reason));
    SwitchListener receiver = listener;
    if (receiver != null) {
      receiver.disconnected(reason);
    }
    LOG.debug("{}: {}", name, reason);
    closed.complete(reason);
  }
}
