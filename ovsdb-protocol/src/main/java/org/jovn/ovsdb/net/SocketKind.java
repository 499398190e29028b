// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.spi.SelectorProvider;
import java.nio.file.Path;

/// How this machine's sockets are reached: Linux's epoll, or what Java has everywhere.
enum SocketKind {
  EPOLL,
  NIO;

  static SocketKind ofThisMachine() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  IoHandlerFactory ioHandlers() {
    return switch (this) {
      case EPOLL -> EpollIoHandler.newFactory();
      case NIO -> NioIoHandler.newFactory();
    };
  }

  /// An IPv4 address gives a socket that is of IPv4 alone, as the C programs' are.
  ChannelFactory<ServerChannel> inetServers(InetAddress host) {
    SocketProtocolFamily family = family(host);
    return switch (this) {
      case EPOLL -> () -> new EpollServerSocketChannel(family);
      case NIO -> () -> new NioServerSocketChannel(SelectorProvider.provider(), family);
    };
  }

  ChannelFactory<Channel> inetClients(InetAddress host) {
    SocketProtocolFamily family = family(host);
    return switch (this) {
      case EPOLL -> () -> new EpollSocketChannel(family);
      case NIO -> NioSocketChannel::new;
    };
  }

  ChannelFactory<ServerChannel> unixServers() {
    return switch (this) {
      case EPOLL -> EpollServerDomainSocketChannel::new;
      case NIO -> NioServerDomainSocketChannel::new;
    };
  }

  ChannelFactory<Channel> unixClients() {
    return switch (this) {
      case EPOLL -> EpollDomainSocketChannel::new;
      case NIO -> NioDomainSocketChannel::new;
    };
  }

  SocketAddress unixAddress(Path path) {
    return switch (this) {
      case EPOLL -> new DomainSocketAddress(path.toString());
      case NIO -> UnixDomainSocketAddress.of(path);
    };
  }

  private static SocketProtocolFamily family(InetAddress host) {
    return host instanceof Inet6Address ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
  }
}
