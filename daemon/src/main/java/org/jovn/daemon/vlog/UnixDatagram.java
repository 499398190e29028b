// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A datagram socket of the unix domain, connected to the syslog daemon. The JDK has none; Netty's
/// native part, which a daemon of ours has loaded anyway, has.
final class UnixDatagram {

  private final Path path;
  private final Socket socket;

  private UnixDatagram(Path path, Socket socket) {
    this.path = path;
    this.socket = socket;
  }

  /// @throws IOException when nobody listens there, or there is no native code for this machine
  static UnixDatagram open(Path path) throws IOException {
    if (!Epoll.isAvailable()) {
      throw new IOException("no native transport");
    }
    Socket socket = Socket.newSocketDomainDgram();
    try {
      socket.connect(new DomainSocketAddress(path.toString()));
    } catch (IOException e) {
      socket.close();
      throw e;
    }
    return new UnixDatagram(path, socket);
  }

  boolean isFor(Path other) {
    return path.equals(other);
  }

  void send(byte[] message) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(message.length).put(message);
    socket.send(buffer, 0, message.length);
  }
}
