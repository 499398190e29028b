// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.conformance;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.it.wire.Json;
import org.jovn.it.wire.WireClient;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Stands between clients and a server, on a unix socket of its own, and adds one fault to what
/// they say. A thread for each direction of each connection.
final class FaultyProxy implements AutoCloseable {
  private final ServerSocketChannel listener;
  private final Path server;
  private final Fault fault;

  private FaultyProxy(ServerSocketChannel listener, Path server, Fault fault) {
    this.listener = listener;
    this.server = server;
    this.fault = fault;
  }

  static FaultyProxy start(Fault fault, Path socket, Path server) throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket));
    FaultyProxy proxy = new FaultyProxy(listener, server, fault);
    Thread.ofVirtual().name("proxy").start(proxy::accept);
    return proxy;
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = listener.accept();
        WireClient client = WireClient.of(channel);
        WireClient upstream = WireClient.connect(server);
        Map<String, String> methods = new ConcurrentHashMap<>();
        Thread.ofVirtual().start(() -> requests(client, upstream, methods));
        Thread.ofVirtual().start(() -> answers(upstream, client, methods));
      } catch (IOException _) {
        return; // closed
      }
    }
  }

  private void requests(WireClient client, WireClient upstream, Map<String, String> methods) {
    JsonNode message = next(client);
    while (message != null) {
      if (message instanceof ObjectNode object) {
        String method = object.path("method").asString("");
        methods.put(Json.text(object.path("id")), method);
        fault.request(method, object);
      }
      upstream.send(message);
      message = next(client);
    }
    upstream.close();
  }

  private void answers(WireClient upstream, WireClient client, Map<String, String> methods) {
    JsonNode message = next(upstream);
    while (message != null) {
      boolean kept = true;
      if (message instanceof ObjectNode object) {
        kept =
            object.has("method")
                ? fault.notification(object.path("method").asString(""), object)
                : fault.reply(methods.getOrDefault(Json.text(object.path("id")), ""), object);
      }
      if (kept) {
        client.send(message);
      }
      message = next(upstream);
    }
    client.close();
  }

  private static @Nullable JsonNode next(WireClient from) {
    try {
      return from.read();
    } catch (IllegalStateException _) {
      return null; // silence for so long is the end of the case
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
