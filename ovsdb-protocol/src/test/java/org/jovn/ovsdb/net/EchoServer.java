// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.jsonrpc.ProtocolException;

/// Answers `echo` as a server does, for measuring by hand: `EchoServer THREADS METHOD…`.
final class EchoServer implements ConnectionHandler {

  private final Connection connection;
  private final JsonOutput out = new JsonOutput(256);

  EchoServer(Connection connection) {
    this.connection = connection;
  }

  @Override
  public void message(JsonRpcMessage message) throws ProtocolException {
    switch (message) {
      case JsonRpcMessage.Request(Json id, String method, Json.Arr params) -> {
        out.clear();
        if (method.equals("echo")) {
          new JsonRpcMessage.Reply(id, params).encode(out);
        } else {
          new JsonRpcMessage.ErrorReply(id, Json.of("unknown method")).encode(out);
        }
        connection.send(out);
      }
      case JsonRpcMessage.Notification _ -> {
        // no notification is known here
      }
      case JsonRpcMessage.Reply _ ->
          throw new ProtocolException("received unexpected reply message");
      case JsonRpcMessage.ErrorReply _ ->
          throw new ProtocolException("received unexpected error message");
    }
  }

  @Override
  public void closed(CloseReason reason) {
    out.clear();
  }

  public static void main(String[] arguments) throws Exception {
    Path here = Path.of("").toAbsolutePath();
    ConnectionOptions options = ConnectionOptions.defaults();
    String keys = System.getProperty("keys");
    if (keys != null) {
      Path folder = Path.of(keys);
      options =
          options.withTls(
              new Tls(
                  TlsOptions.of(
                      folder.resolve("privkey.pem"),
                      folder.resolve("cert.pem"),
                      folder.resolve("cacert.pem"))));
    }
    try (Transport transport = new Transport(Integer.parseInt(arguments[0]))) {
      for (int i = 1; i < arguments.length; i++) {
        Endpoint.Passive endpoint = (Endpoint.Passive) Endpoint.parse(arguments[i], here);
        Listener listener = transport.listen(endpoint, options, EchoServer::new);
        System.out.println(endpoint + " " + listener.port());
      }
      new CountDownLatch(1).await();
    }
  }
}
