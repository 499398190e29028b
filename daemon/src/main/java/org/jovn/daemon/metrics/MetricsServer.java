// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import org.jovn.daemon.Fatal;

/// The end point of Prometheus: `/metrics`, `/health` and `/ready`. It is the JDK's own HTTP
/// server, on threads of its own: it answers while the program's event loops are busy, and a
/// program that nobody asks for metrics loads nothing of it.
///
/// `/health` and `/ready` answer 200, or 503 with a line for everything that is not as it should
/// be.
public final class MetricsServer implements AutoCloseable {

  private static final int WAITING_MAX = 16;

  private final HttpServer server;
  private final Exposition exposition;

  private MetricsServer(HttpServer server, Exposition exposition) {
    this.server = server;
    this.exposition = exposition;
  }

  /// Turns metrics on and serves them.
  ///
  /// @throws Fatal when it cannot listen there
  public static MetricsServer open(MetricsAddress address) {
    // A peer that says nothing, or takes nothing, must not keep a connection for ever.
    System.setProperty("sun.net.httpserver.maxReqTime", "10");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
    System.setProperty("jdk.httpserver.maxConnections", "64");
    Metrics.turnOn();
    Exposition exposition = Metrics.exposition();
    if (exposition == null) {
      throw new IllegalStateException("metrics are on and off");
    }
    try {
      InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
      if (socket.isUnresolved()) {
        throw new IOException("unknown host");
      }
      HttpServer server = HttpServer.create(socket, WAITING_MAX);
      MetricsServer metrics = new MetricsServer(server, exposition);
      server.createContext("/", metrics::handle);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return metrics;
    } catch (IOException e) {
      throw Fatal.of(
          "--metrics: cannot listen on %s (%s); give another with --metrics=ADDRESS:PORT"
              .formatted(address, e.getMessage()));
    }
  }

  /// The port that is listened on.
  public int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean isRead = List.of("GET", "HEAD").contains(exchange.getRequestMethod());
      switch (exchange.getRequestURI().getPath()) {
        case String _ when !isRead -> text(exchange, 405, "GET or HEAD\n");
        case "/metrics" -> metrics(exchange);
        case "/health" -> conditions(exchange, exposition.health());
        case "/ready" -> conditions(exchange, exposition.readiness());
        default -> text(exchange, 404, "/metrics, /health or /ready\n");
      }
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    exposition.write(out);
    answer(exchange, 200, exposition.contentType(), out.toByteArray());
  }

  private static void conditions(HttpExchange exchange, List<Exposition.Condition> conditions)
      throws IOException {
    StringBuilder out = new StringBuilder();
    for (Exposition.Condition condition : conditions) {
      if (!condition.isSo().getAsBoolean()) {
        out.append("not so: ").append(condition.what()).append('\n');
      }
    }
    boolean isGood = out.isEmpty();
    text(exchange, isGood ? 200 : 503, isGood ? "ok\n" : out.toString());
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, isHead ? -1 : body.length);
    if (!isHead) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
