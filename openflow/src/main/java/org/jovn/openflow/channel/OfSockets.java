// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

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
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.FileNotFoundException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The sockets of this machine: Linux's epoll, or what Java has everywhere.
enum OfSockets {
  EPOLL,
  NIO;

  private static final Pattern NATIVE = Pattern.compile("error\\(-\\d+\\): ([^:]*)");

  static OfSockets ofThisMachine() {
    return Epoll.isAvailable() ? EPOLL : NIO;
  }

  IoHandlerFactory ioHandlers() {
    return this == EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  ChannelFactory<ServerChannel> inetServers() {
    return this == EPOLL ? EpollServerSocketChannel::new : NioServerSocketChannel::new;
  }

  ChannelFactory<Channel> inetClients() {
    return this == EPOLL ? EpollSocketChannel::new : NioSocketChannel::new;
  }

  ChannelFactory<ServerChannel> unixServers() {
    return this == EPOLL ? EpollServerDomainSocketChannel::new : NioServerDomainSocketChannel::new;
  }

  ChannelFactory<Channel> unixClients() {
    return this == EPOLL ? EpollDomainSocketChannel::new : NioDomainSocketChannel::new;
  }

  SocketAddress unixAddress(Path path) {
    return this == EPOLL
        ? new DomainSocketAddress(path.toString())
        : UnixDomainSocketAddress.of(path);
  }

  /// The system's own words for an error, out of those that Netty and Java put around them.
  static String errorText(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      Matcher matcher = NATIVE.matcher(String.valueOf(cause.getMessage()));
      if (matcher.find()) {
        return matcher.group(1).strip();
      }
      switch (cause) {
        case FileNotFoundException _ -> {
          return "No such file or directory";
        }
        case UnresolvedAddressException _, UnknownHostException _ -> {
          return "host name cannot be resolved";
        }
        default -> {}
      }
    }
    return error.getMessage() == null ? error.toString() : error.getMessage();
  }
}
