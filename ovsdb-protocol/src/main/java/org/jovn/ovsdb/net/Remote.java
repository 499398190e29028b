// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;
import org.jspecify.annotations.Nullable;

/// Keeps a connection to a remote: connects to one of its addresses after the other until one
/// answers, and anew when that ends, with pauses as [Reconnect] has them, until it is closed. Runs
/// on one event loop, which is that of its connections too; all methods may be called from any
/// thread.
public final class Remote implements AutoCloseable {

  private final Transport transport;
  private final EventLoop loop;
  private final List<Endpoint.Active> targets;
  private final Acceptor acceptor;
  private final Reconnect reconnect;

  // All below belongs to the event loop.
  private ConnectionOptions options;
  private int nextTarget;
  private @Nullable Attempt attempt;
  private Optional<String> lastError = Optional.empty();
  private volatile RemoteStatus published;

  /// Times in `published` are counted from then.
  private volatile long publishedAt;

  /// Call [#start()] to begin.
  ///
  /// @param targets addresses, tried in this order
  /// @param acceptor gives each new connection its handler
  Remote(
      Transport transport,
      List<Endpoint.Active> targets,
      ConnectionOptions options,
      Acceptor acceptor) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("a remote needs an address");
    }
    this.transport = transport;
    this.loop = transport.loops().next();
    this.targets = List.copyOf(targets);
    this.options = options;
    this.acceptor = acceptor;
    this.reconnect = new Reconnect(targets.getFirst().text());
    if (targets.size() > 1) {
      reconnect.setFreeTries(targets.size());
    }
    this.published =
        new RemoteStatus(
            targets.getFirst().text(),
            Reconnect.State.VOID,
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty());
  }

  /// Begins to connect.
  void start() {
    onLoop(
        () -> {
          reconnect.enable(now());
          advance();
        });
  }

  /// How it fares now.
  public RemoteStatus status() {
    RemoteStatus last = published;
    long since = now() - publishedAt;
    return new RemoteStatus(
        last.target(),
        last.state(),
        last.lastError(),
        later(last.connectedAgoMillis(), since),
        later(last.disconnectedAgoMillis(), since));
  }

  private static OptionalLong later(OptionalLong agoMillis, long since) {
    return agoMillis.isPresent() ? OptionalLong.of(agoMillis.getAsLong() + since) : agoMillis;
  }

  /// Largest pause between attempts.
  public void setMaxBackoffMillis(int millis) {
    onLoop(
        () -> {
          reconnect.setMaxBackoffMillis(millis);
          advance();
        });
  }

  /// Probe interval, as in [ConnectionOptions], of this connection and the next ones.
  public void setProbeIntervalMillis(int millis) {
    onLoop(
        () -> {
          options = options.withProbeIntervalMillis(millis);
          if (attempt != null && attempt.connection != null) {
            boolean unix = attempt.endpoint instanceof Endpoint.Unix;
            attempt.connection.setProbeIntervalMillis(options.probeIntervalMillis(unix));
          }
        });
  }

  /// Ends the connection, and makes another.
  public void reconnect() {
    onLoop(
        () -> {
          reconnect.force(now());
          advance();
        });
  }

  /// Ends the connection and makes no other.
  @Override
  public void close() {
    onLoop(
        () -> {
          reconnect.disable(now());
          if (attempt != null) {
            attempt.abandon();
          }
          publish();
        });
  }

  /// Does what is due now, and comes again when something else is.
  private void advance() {
    switch (reconnect.run(now())) {
      case CONNECT -> connect();
      case DISCONNECT -> {
        if (attempt != null) {
          attempt.abandon();
        }
        ended(CloseReason.LOCAL);
        return;
      }
      case NONE -> {
        // not yet
      }
    }
    publish();
    long deadline = reconnect.deadline();
    if (deadline != Long.MAX_VALUE) {
      Reconnect.State state = reconnect.state();
      var _ =
          loop.schedule(
              () -> {
                if (reconnect.state() == state && reconnect.deadline() <= now()) {
                  advance();
                }
              },
              Math.max(0, deadline - now()),
              TimeUnit.MILLISECONDS);
    }
  }

  private void connect() {
    Endpoint.Active endpoint = targets.get(nextTarget);
    nextTarget = (nextTarget + 1) % targets.size();
    reconnect.setName(endpoint.text());
    reconnect.connecting(now());
    Attempt next = new Attempt(endpoint);
    attempt = next;
    transport.connect(endpoint, options, next, loop);
  }

  private void ended(CloseReason reason) {
    attempt = null;
    lastError = Optional.of(reason.text());
    reconnect.disconnected(now(), reason);
    advance();
  }

  private void publish() {
    long now = now();
    published =
        new RemoteStatus(
            attempt == null ? published.target() : attempt.endpoint.text(),
            reconnect.state(),
            lastError,
            ago(now, reconnect.lastConnected()),
            ago(now, reconnect.lastDisconnected()));
    publishedAt = now;
  }

  private static OptionalLong ago(long now, OptionalLong then) {
    return then.isPresent() ? OptionalLong.of(now - then.getAsLong()) : then;
  }

  private long now() {
    return TimeUnit.NANOSECONDS.toMillis(loop.ticker().nanoTime());
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      try {
        loop.execute(task);
      } catch (RejectedExecutionException e) {
        // the transport was closed, and all its remotes with it
        return;
      }
    }
  }

  /// One attempt, and the connection that came of it.
  private final class Attempt implements ConnectListener, ConnectionHandler, ActivityListener {
    private final Endpoint.Active endpoint;
    private @Nullable Connection connection;
    private @Nullable ConnectionHandler handler;
    private boolean abandoned;

    Attempt(Endpoint.Active endpoint) {
      this.endpoint = endpoint;
    }

    void abandon() {
      abandoned = true;
      if (connection != null) {
        connection.close();
      }
    }

    @Override
    public ConnectionHandler connected(Connection made) {
      connection = made;
      if (abandoned) {
        made.close();
        return this;
      }
      made.inbound().setActivityListener(this);
      reconnect.connected(now());
      publish();
      handler = acceptor.accept(made);
      return this;
    }

    @Override
    public void failed(CloseReason reason) {
      onLoop(
          () -> {
            if (!abandoned && !loop.isShuttingDown()) {
              ended(reason);
            }
          });
    }

    @Override
    public void active() {
      if (abandoned) {
        return; // over TLS there may be more to come of what has arrived
      }
      reconnect.activity(now());
      if (published.state() != Reconnect.State.ACTIVE) {
        publish();
      }
    }

    @Override
    public void probed() {
      if (abandoned) {
        return;
      }
      reconnect.idle(now());
      publish();
    }

    @Override
    public void message(JsonRpcMessage message) throws ProtocolException {
      if (handler != null) {
        handler.message(message);
      }
    }

    @Override
    public void readComplete() {
      if (handler != null) {
        handler.readComplete();
      }
    }

    @Override
    public void drained() {
      if (handler != null) {
        handler.drained();
      }
    }

    @Override
    public boolean endOfInput() {
      return handler == null || handler.endOfInput();
    }

    @Override
    public void closed(CloseReason reason) {
      if (handler != null) {
        handler.closed(reason);
      }
      if (!abandoned) {
        ended(reason);
      }
    }
  }
}
