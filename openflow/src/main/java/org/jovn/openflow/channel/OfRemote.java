// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A peer that is connected to again whenever the connection ends: after 1 s, and after twice as
/// long, up to 8 s, while it fails before the handshake is done.
public final class OfRemote implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("openflow");
  private static final int BACKOFF_MILLIS_MIN = 1_000;
  private static final int BACKOFF_MILLIS_MAX = 8_000;

  private final OfController controller;
  private final OfEndpoint.Active endpoint;
  private final EventLoop loop;

  // Owned by the event loop.
  private int backoffMillis = BACKOFF_MILLIS_MIN;
  private boolean over;
  private Runnable closeCurrent = () -> {};

  OfRemote(OfController controller, OfEndpoint.Active endpoint, EventLoop loop) {
    this.controller = controller;
    this.endpoint = endpoint;
    this.loop = loop;
    loop.execute(this::connect);
  }

  private void connect() {
    if (over) {
      return;
    }
    var _ =
        controller
            .connectOn(endpoint, loop)
            .whenComplete(
                (connection, fault) -> {
                  if (connection == null) {
                    LOG.info("{}: connection attempt failed ({})", endpoint, text(fault));
                    loop.execute(this::again);
                  } else {
                    loop.execute(() -> connected(connection));
                  }
                });
  }

  private static String text(Throwable fault) {
    Throwable cause = fault.getCause();
    return String.valueOf((cause == null ? fault : cause).getMessage());
  }

  private void connected(OfConnection connection) {
    if (over) {
      connection.close();
      return;
    }
    LOG.info("{}: connected", endpoint);
    backoffMillis = BACKOFF_MILLIS_MIN;
    closeCurrent = connection::close;
    var _ =
        connection
            .closed()
            .thenAccept(
                reason -> {
                  LOG.info("{}: connection dropped ({})", endpoint, reason);
                  loop.execute(this::again);
                });
  }

  private void again() {
    if (!over) {
      var _ = loop.schedule(this::connect, backoffMillis, TimeUnit.MILLISECONDS);
      backoffMillis = Math.min(2 * backoffMillis, BACKOFF_MILLIS_MAX);
    }
  }

  /// Closes the connection and connects no more.
  @Override
  public void close() {
    loop.execute(
        () -> {
          over = true;
          closeCurrent.run();
        });
  }
}
