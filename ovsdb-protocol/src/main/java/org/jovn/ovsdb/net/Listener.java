// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections until it is closed; those it has accepted stay.
public final class Listener implements AutoCloseable {

  private final Endpoint.Passive endpoint;
  private final Channel channel;
  private final Runnable onClose;

  Listener(Endpoint.Passive endpoint, Channel channel, Runnable onClose) {
    this.endpoint = endpoint;
    this.channel = channel;
    this.onClose = onClose;
  }

  public Endpoint.Passive endpoint() {
    return endpoint;
  }

  /// The TCP port that it listens on; 0 for a unix socket.
  public int port() {
    return channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
  }

  /// Stops listening, and removes the file of a unix socket.
  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
    onClose.run();
    if (endpoint instanceof Endpoint.PassiveUnix unix) {
      try {
        Files.deleteIfExists(unix.path());
      } catch (IOException e) {
        Logger log = LoggerFactory.getLogger("fatal_signal");
        log.warn("could not unlink \"{}\" ({})", unix.path(), SystemErrors.text(e));
      }
    }
  }
}
