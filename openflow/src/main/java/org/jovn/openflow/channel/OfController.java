// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The event loops of a process, and what makes connections on them: the entry to the library.
///
///     try (OfController controller = OfController.start(OfOptions.DEFAULT, connection -> {
///       connection.send(...);
///       return message -> ...;
///     })) {
///       controller.listen("ptcp:6653:127.0.0.1");
///       ...
///     }
///
/// Every connection belongs to one event loop; a thousand switches need no more threads than one.
/// Thread-safe.
public final class OfController implements AutoCloseable {
  private static final int BACKLOG = 4096;

  // Few arenas of small chunks: most connections are idle most of the time.
  private static final int PAGE_BYTES = 8192;
  private static final int CHUNK_ORDER = 6;
  private static final int CACHED_SMALL = 64;
  private static final int CACHED_NORMAL = 8;

  private final OfOptions options;
  private final SwitchAcceptor acceptor;
  private final OfSockets sockets = OfSockets.ofThisMachine();
  private final EventLoopGroup loops;
  private final ByteBufAllocator allocator;
  private final AtomicInteger unixPeers = new AtomicInteger();

  private OfController(int threads, OfOptions options, SwitchAcceptor acceptor) {
    this.options = options;
    this.acceptor = acceptor;
    this.loops =
        new MultiThreadIoEventLoopGroup(
            threads, new DefaultThreadFactory("openflow", true), sockets.ioHandlers());
    this.allocator =
        new PooledByteBufAllocator(
            true, 0, threads, PAGE_BYTES, CHUNK_ORDER, CACHED_SMALL, CACHED_NORMAL, false);
  }

  /// Starts with an event loop per processor.
  public static OfController start(OfOptions options, SwitchAcceptor acceptor) {
    return start(Runtime.getRuntime().availableProcessors(), options, acceptor);
  }

  /// Starts with `threads` event loops.
  public static OfController start(int threads, OfOptions options, SwitchAcceptor acceptor) {
    return new OfController(threads, options, acceptor);
  }

  /// Starts without anybody who takes what switches report: for programs that only ask.
  public static OfController start(OfOptions options) {
    return start(1, options, _ -> _ -> {});
  }

  /// Listens on a passive connection method, such as `ptcp:6653` or `punix:FILE`.
  ///
  /// @throws IOException in the system's words
  /// @throws IllegalArgumentException if `method` is not a passive connection method
  public OfListener listen(String method) throws IOException {
    if (OfEndpoint.parse(method) instanceof OfEndpoint.Passive endpoint) {
      return listen(endpoint);
    }
    throw new IllegalArgumentException(method + ": not a passive connection method");
  }

  /// Listens.
  public OfListener listen(OfEndpoint.Passive endpoint) throws IOException {
    Optional<SslContext> tls = Optional.empty();
    SocketAddress address;
    ServerBootstrap server = new ServerBootstrap().group(loops);
    switch (endpoint) {
      case OfEndpoint.PassiveInet inet -> {
        tls = inet.tls() ? Optional.of(keys().context(true)) : tls;
        address = new InetSocketAddress(inet.host(), inet.port());
        server
            .channelFactory(sockets.inetServers())
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true);
      }
      case OfEndpoint.PassiveUnix unix -> {
        Files.deleteIfExists(unix.path());
        address = sockets.unixAddress(unix.path());
        server.channelFactory(sockets.unixServers());
      }
    }
    Optional<SslContext> context = tls;
    ChannelFuture bound =
        server
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, allocator)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    begin(channel, peerName(channel, context), context, new CompletableFuture<>());
                  }
                })
            .bind(address)
            .awaitUninterruptibly();
    if (bound.cause() != null) {
      throw new IOException(
          endpoint + ": cannot listen: " + OfSockets.errorText(bound.cause()), bound.cause());
    }
    return new OfListener(endpoint, bound.channel());
  }

  private OfTls keys() throws IOException {
    return options.tls().orElseThrow(() -> new IOException("no keys for TLS are given"));
  }

  private String peerName(Channel channel, Optional<SslContext> tls) {
    return channel.remoteAddress() instanceof InetSocketAddress address
        ? (tls.isPresent() ? "ssl:" : "tcp:")
            + address.getAddress().getHostAddress()
            + ":"
            + address.getPort()
        : "unix#" + unixPeers.getAndIncrement();
  }

  /// Connects once to an active connection method, such as `tcp:HOST:PORT` or `unix:FILE`. The
  /// future completes when the handshake is done.
  ///
  /// @throws IllegalArgumentException if `method` is not an active connection method
  public CompletableFuture<OfConnection> connect(String method) {
    return connect(active(method));
  }

  /// Connects once.
  public CompletableFuture<OfConnection> connect(OfEndpoint.Active endpoint) {
    return connectOn(endpoint, loops.next());
  }

  /// Connects, and connects again whenever the connection ends.
  ///
  /// @throws IllegalArgumentException if `method` is not an active connection method
  public OfRemote keepConnected(String method) {
    return new OfRemote(this, active(method), loops.next());
  }

  private static OfEndpoint.Active active(String method) {
    if (OfEndpoint.parse(method) instanceof OfEndpoint.Active endpoint) {
      return endpoint;
    }
    throw new IllegalArgumentException(method + ": not an active connection method");
  }

  CompletableFuture<OfConnection> connectOn(OfEndpoint.Active endpoint, EventLoop loop) {
    CompletableFuture<OfConnection> ready = new CompletableFuture<>();
    Optional<SslContext> tls = Optional.empty();
    Bootstrap client = new Bootstrap().group(loop).option(ChannelOption.ALLOCATOR, allocator);
    SocketAddress address;
    try {
      switch (endpoint) {
        case OfEndpoint.Inet inet -> {
          tls = inet.tls() ? Optional.of(keys().context(false)) : tls;
          address = new InetSocketAddress(inet.host(), inet.port());
          client
              .channelFactory(sockets.inetClients())
              .option(ChannelOption.TCP_NODELAY, true)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, options.handshakeMillis());
        }
        case OfEndpoint.Unix unix -> {
          address = sockets.unixAddress(unix.path());
          client.channelFactory(sockets.unixClients());
        }
      }
    } catch (IOException e) {
      return CompletableFuture.failedFuture(new OfClosedException(String.valueOf(e.getMessage())));
    }
    Optional<SslContext> context = tls;
    client.handler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            begin(channel, endpoint.text(), context, ready);
          }
        });
    ChannelFuture connecting = client.connect(address);
    connecting.addListener(
        _ -> {
          if (connecting.cause() != null) {
            ready.completeExceptionally(
                new OfClosedException(OfSockets.errorText(connecting.cause())));
          }
        });
    return ready;
  }

  private void begin(
      Channel channel,
      String name,
      Optional<SslContext> tls,
      CompletableFuture<OfConnection> ready) {
    OfConnection connection = new OfConnection(channel, name, options, acceptor, ready);
    tls.ifPresent(context -> channel.pipeline().addLast(context.newHandler(channel.alloc())));
    // Says hello when the channel becomes active; it must be there before the peer's hello is read.
    channel.pipeline().addLast(new Inbound(connection));
  }

  /// Closes all connections and ends the event loops.
  @Override
  public void close() {
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }
}
