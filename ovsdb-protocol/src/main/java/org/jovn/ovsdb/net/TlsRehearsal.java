// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;

/// A handshake with ourselves, in memory. The first one of a process loads so much code that, on a
/// busy machine, it can take longer than the second that C clients wait for it.
final class TlsRehearsal {

  private static final int STEPS_MAX = 100;

  private final SSLEngine server;
  private final SSLEngine client;
  private final ByteBuffer toServer;
  private final ByteBuffer toClient;
  private final ByteBuffer data;

  private TlsRehearsal(SSLContext context) {
    server = context.createSSLEngine();
    server.setUseClientMode(false);
    server.setNeedClientAuth(true);
    client = context.createSSLEngine();
    client.setUseClientMode(true);
    int length = server.getSession().getPacketBufferSize() * 2;
    toServer = ByteBuffer.allocate(length);
    toClient = ByteBuffer.allocate(length);
    data = ByteBuffer.allocate(length);
  }

  /// Whether both sides got through.
  static boolean run(SSLContext context) throws SSLException {
    TlsRehearsal rehearsal = new TlsRehearsal(context);
    return rehearsal.run();
  }

  private boolean run() throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    boolean moved = true;
    for (int i = 0; moved && i < STEPS_MAX; i++) {
      moved = step(client, toClient, toServer);
      moved |= step(server, toServer, toClient);
    }
    return client.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING
        && server.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
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
