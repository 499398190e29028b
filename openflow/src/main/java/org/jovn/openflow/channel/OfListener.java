// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;

/// A socket on which connections are accepted.
public final class OfListener implements AutoCloseable {
  private final OfEndpoint.Passive endpoint;
  private final Channel channel;

  OfListener(OfEndpoint.Passive endpoint, Channel channel) {
    this.endpoint = endpoint;
    this.channel = channel;
  }

  /// The port that is listened on, 0 for a unix socket.
  public int port() {
    return channel.localAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
  }

  /// Accepts no more; connections that there are stay.
  @Override
  public void close() throws IOException {
    var _ = channel.close().awaitUninterruptibly();
    if (endpoint instanceof OfEndpoint.PassiveUnix unix) {
      Files.deleteIfExists(unix.path());
    }
  }
}
