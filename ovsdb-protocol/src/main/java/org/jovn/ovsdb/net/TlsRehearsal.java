// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A handshake with ourselves, in memory, once in a process. The first one loads so much code that
/// it can take longer than the second that C clients wait for it.
final class TlsRehearsal {

  private static final Logger LOG = LoggerFactory.getLogger("stream_ssl");
  private static final AtomicBoolean DONE = new AtomicBoolean();
  private static final int STEPS_MAX = 100;

  private final SSLEngine server;
  private final SSLEngine client;
  private final ByteBuffer toServer;
  private final ByteBuffer toClient;
  private final ByteBuffer data;

  private TlsRehearsal(SSLEngine server, SSLEngine client) {
    this.server = server;
    this.client = client;
    int length = server.getSession().getPacketBufferSize() * 2;
    toServer = ByteBuffer.allocate(length);
    toClient = ByteBuffer.allocate(length);
    data = ByteBuffer.allocate(length);
  }

  /// Runs it, if there was none yet. That it may end with a certificate that we ourselves would not
  /// trust does not matter.
  static void once(TlsContext context) {
    if (DONE.compareAndSet(false, true)) {
      try {
        UnpooledByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        new TlsRehearsal(context.server(allocator).engine(), context.client(allocator).engine())
            .run();
      } catch (SSLException | RuntimeException e) {
        LOG.debug("the rehearsal of a handshake ended early: {}", e.getMessage());
      }
    }
  }

  private void run() throws SSLException {
    server.setUseClientMode(false);
    client.setUseClientMode(true);
    client.beginHandshake();
    server.beginHandshake();
    boolean moved = true;
    for (int i = 0; moved && i < STEPS_MAX; i++) {
      moved = step(client, toClient, toServer);
      moved |= step(server, toServer, toClient);
    }
  }

  /// Whether it got anywhere.
  private boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    return switch (engine.getHandshakeStatus()) {
      case NEED_WRAP -> {
        engine.wrap(ByteBuffer.allocate(0), out);
        yield true;
      }
      case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
        in.flip();
        int consumed = engine.unwrap(in, data).bytesConsumed();
        in.compact();
        yield consumed > 0;
      }
      case NEED_TASK -> {
        Runnable task = engine.getDelegatedTask();
        if (task != null) {
          task.run();
        }
        yield true;
      }
      case FINISHED, NOT_HANDSHAKING -> false;
    };
  }
}
