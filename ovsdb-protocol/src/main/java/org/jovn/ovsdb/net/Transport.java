// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The event loops of a process, and what makes listeners and connections on them. Thread-safe.
public final class Transport implements AutoCloseable {

  private static final Logger RECONNECT = LoggerFactory.getLogger("reconnect");
  private static final Logger STREAM_SSL = LoggerFactory.getLogger("stream_ssl");
  private static final Logger SOCKETS = LoggerFactory.getLogger("socket_util");

  /// Connections that wait to be accepted; the system's own limit may be lower.
  private static final int LISTEN_BACKLOG = 4096;

  private final SocketKind sockets = SocketKind.ofThisMachine();
  private final EventLoopGroup loops;
  private final ByteBufAllocator allocator;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger unixPeers = new AtomicInteger();

  /// @param threads number of event loops
  public Transport(int threads) {
    loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("io", true), sockets.ioHandlers());
    allocator = Buffers.allocator(threads);
  }

  /// The event loops, for timers.
  public EventLoopGroup loops() {
    return loops;
  }

  /// Listens; each connection accepted gets its handler from the acceptor. The name of what failed
  /// is in the system's words, like "Address already in use".
  public Listener listen(Endpoint.Passive endpoint, ConnectionOptions options, Acceptor acceptor)
      throws IOException {
    return switch (endpoint) {
      case Endpoint.PassiveInet inet -> listenInet(inet, options, acceptor);
      case Endpoint.PassiveUnix unix -> listenUnix(unix, options, acceptor);
    };
  }

  private Listener listenInet(
      Endpoint.PassiveInet endpoint, ConnectionOptions options, Acceptor acceptor)
      throws IOException {
    InetAddress host = InetAddress.getByName(endpoint.host());
    ServerBootstrap server =
        server(options, acceptor, endpoint.tls() ? "ssl" : "tcp")
            .channelFactory(sockets.inetServers(host))
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.IP_TOS, options.dscp() << 2);
    String bare = endpoint.text().substring(endpoint.text().indexOf(':') + 1);
    try {
      Listener listener = bind(endpoint, server, new InetSocketAddress(host, endpoint.port()));
      if (endpoint.port() == 0) {
        SOCKETS.info("{}: listening on port {}", bare, listener.port());
      }
      return listener;
    } catch (IOException e) {
      SOCKETS.error("{}: bind: {}", bare, e.getMessage());
      throw e;
    }
  }

  private Listener listenUnix(
      Endpoint.PassiveUnix endpoint, ConnectionOptions options, Acceptor acceptor)
      throws IOException {
    try (UnixSocketPath path = UnixSocketPath.of(endpoint.path())) {
      UnixSocketPath.removeStale(endpoint.path());
      ServerBootstrap server =
          server(options, acceptor, "unix").channelFactory(sockets.unixServers());
      Listener listener = bind(endpoint, server, sockets.unixAddress(path.usable()));
      UnixSocketPath.restrictMode(endpoint.path());
      return listener;
    } catch (IOException e) {
      String text = SystemErrors.text(e);
      Logger log = LoggerFactory.getLogger("stream_unix");
      log.error("{}: binding failed: {}", endpoint.path(), text);
      throw new IOException(text, e);
    }
  }

  private ServerBootstrap server(ConnectionOptions options, Acceptor acceptor, String prefix) {
    return new ServerBootstrap()
        .group(loops)
        .option(ChannelOption.SO_BACKLOG, LISTEN_BACKLOG)
        .childOption(ChannelOption.ALLOCATOR, allocator)
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                accepted(channel, options, acceptor, prefix);
              }
            });
  }

  private void accepted(
      Channel channel, ConnectionOptions options, Acceptor acceptor, String prefix) {
    boolean unix = prefix.equals("unix");
    String name =
        unix ? "unix#" + unixPeers.getAndIncrement() : prefix + ":" + text(channel.remoteAddress());
    if (!prefix.equals("ssl")) {
      begin(channel, name, Optional.empty(), options, acceptor, unix);
      return;
    }
    try {
      TlsContext context = options.tls().context();
      TlsHandshake.add(
          channel,
          context.server(),
          context,
          false,
          peer -> begin(channel, name, peer, options, acceptor, false),
          reason -> RECONNECT.warn("{}: connection dropped ({})", name, reason.text()));
    } catch (IOException e) {
      STREAM_SSL.error("{}: {}", name, SystemErrors.text(e));
      var _ = channel.close();
    }
  }

  private static void begin(
      Channel channel,
      String name,
      Optional<String> peerCommonName,
      ConnectionOptions options,
      Acceptor acceptor,
      boolean unix) {
    Connection connection = new Connection(channel, name, peerCommonName, options);
    connection.inbound().setAccepted();
    connection.inbound().start(acceptor.accept(connection), options.probeIntervalMillis(unix));
    channel.pipeline().addLast(connection.inbound());
  }

  private static String text(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return address.toString();
    }
    String host = inet.getAddress().getHostAddress();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + inet.getPort();
  }

  private Listener bind(Endpoint.Passive endpoint, ServerBootstrap server, SocketAddress address)
      throws IOException {
    ChannelFuture bound = server.bind(address).awaitUninterruptibly();
    if (bound.cause() != null) {
      throw new IOException(SystemErrors.text(bound.cause()), bound.cause());
    }
    Listener[] self = new Listener[1];
    self[0] = new Listener(endpoint, bound.channel(), () -> listeners.remove(self[0]));
    listeners.add(self[0]);
    return self[0];
  }

  /// Keeps a connection to the first of the addresses that answers.
  public Remote remote(
      List<Endpoint.Active> targets, ConnectionOptions options, Acceptor acceptor) {
    Remote remote = new Remote(this, targets, options, acceptor);
    remote.start();
    return remote;
  }

  /// Connects once. The listener is told of the result.
  public void connect(
      Endpoint.Active endpoint, ConnectionOptions options, ConnectListener listener) {
    connect(endpoint, options, listener, loops.next());
  }

  /// Connects once, to a connection that belongs to `loop`.
  void connect(
      Endpoint.Active endpoint,
      ConnectionOptions options,
      ConnectListener listener,
      EventLoop loop) {
    switch (endpoint) {
      case Endpoint.Unknown _ -> {
        IOException reason = new IOException("Address family not supported by protocol");
        loop.execute(() -> listener.failed(CloseReason.io(reason)));
      }
      case Endpoint.Unix unix -> connectUnix(unix, options, listener, loop);
      case Endpoint.Inet inet ->
          Thread.ofVirtual().name("resolver").start(() -> resolve(inet, options, listener, loop));
    }
  }

  private void resolve(
      Endpoint.Inet endpoint, ConnectionOptions options, ConnectListener listener, EventLoop loop) {
    InetAddress host;
    try {
      if (endpoint.tls()) {
        var _ = options.tls().context(); // without keys there is nothing to connect for
      }
      host = InetAddress.getByName(endpoint.host());
    } catch (IOException e) {
      listener.failed(CloseReason.io(e));
      return;
    }
    Bootstrap client =
        client(loop)
            .channelFactory(sockets.inetClients(host))
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.IP_TOS, options.dscp() << 2);
    var _ =
        connect(endpoint, client, new InetSocketAddress(host, endpoint.port()), options, listener);
  }

  private void connectUnix(
      Endpoint.Unix endpoint, ConnectionOptions options, ConnectListener listener, EventLoop loop) {
    try {
      UnixSocketPath path = UnixSocketPath.of(endpoint.path());
      Bootstrap client = client(loop).channelFactory(sockets.unixClients());
      connect(endpoint, client, sockets.unixAddress(path.usable()), options, listener)
          .addListener(_ -> path.close());
    } catch (IOException e) {
      listener.failed(CloseReason.io(e));
    }
  }

  private Bootstrap client(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .option(ChannelOption.ALLOCATOR, allocator)
        .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .option(ChannelOption.AUTO_READ, false)
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
  }

  private static ChannelFuture connect(
      Endpoint.Active endpoint,
      Bootstrap client,
      SocketAddress address,
      ConnectionOptions options,
      ConnectListener listener) {
    ChannelFuture future =
        client
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    // handlers are added when it is connected
                  }
                })
            .connect(address);
    return future.addListener(
        _ -> {
          if (future.cause() != null) {
            listener.failed(CloseReason.io(future.cause()));
          } else if (endpoint instanceof Endpoint.Inet inet && inet.tls()) {
            handshake(inet, future.channel(), options, listener);
          } else {
            connected(endpoint, future.channel(), Optional.empty(), options, listener);
          }
        });
  }

  private static void handshake(
      Endpoint.Inet endpoint,
      Channel channel,
      ConnectionOptions options,
      ConnectListener listener) {
    try {
      TlsContext context = options.tls().context();
      TlsHandshake.add(
          channel,
          context.client(endpoint.host()),
          context,
          true,
          peer -> connected(endpoint, channel, peer, options, listener),
          listener::failed);
      channel.config().setAutoRead(true);
    } catch (IOException e) {
      listener.failed(CloseReason.io(e));
      var _ = channel.close();
    }
  }

  private static void connected(
      Endpoint.Active endpoint,
      Channel channel,
      Optional<String> peerCommonName,
      ConnectionOptions options,
      ConnectListener listener) {
    boolean unix = endpoint instanceof Endpoint.Unix;
    Connection connection = new Connection(channel, endpoint.text(), peerCommonName, options);
    connection.inbound().start(listener.connected(connection), options.probeIntervalMillis(unix));
    channel.pipeline().addLast(connection.inbound());
    channel.config().setAutoRead(true);
  }

  /// Closes all listeners and connections, and ends the event loops.
  @Override
  public void close() {
    for (Listener listener : Set.copyOf(listeners)) {
      listener.close();
    }
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
