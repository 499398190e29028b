// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// Stands between sessions and a server, on a unix socket of its own, and cuts each connection
/// after some bytes: anywhere in what either side says. Half a message arrives, or is lost.
final class CuttingProxy implements AutoCloseable {

  private final ServerSocketChannel listener;
  private final Path server;
  private final Random random;
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile long bytesMax;

  private CuttingProxy(ServerSocketChannel listener, Path server, long bytesMax, Random random) {
    this.listener = listener;
    this.server = server;
    this.bytesMax = bytesMax;
    this.random = random;
  }

  /// @param bytesMax most that goes through a connection
  static CuttingProxy start(Path socket, Path server, long bytesMax, Random random)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    CuttingProxy proxy = new CuttingProxy(listener, server, bytesMax, random);
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  /// Cuts no connection that begins from now on.
  void stopCutting() {
    bytesMax = Long.MAX_VALUE;
  }

  /// How many connections were cut.
  int cuts() {
    return cuts.get();
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel client = listener.accept();
        SocketChannel upstream = SocketChannel.open(UnixDomainSocketAddress.of(server));
        AtomicLong left = new AtomicLong(random.nextLong(bytesMax));
        Thread.ofVirtual().start(() -> pump(client, upstream, left));
        Thread.ofVirtual().start(() -> pump(upstream, client, left));
      } catch (IOException _) {
        return; // closed, or the server has ended
      }
    }
  }

  private void pump(SocketChannel from, SocketChannel to, AtomicLong left) {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        int length = buffer.position();
        long before = left.getAndAdd(-length);
        buffer.flip().limit((int) Math.max(0, Math.min(length, before)));
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        if (before < length) {
          cuts.incrementAndGet();
          return;
        }
        buffer.clear();
      }
    } catch (IOException _) {
      // cut by the other direction
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
