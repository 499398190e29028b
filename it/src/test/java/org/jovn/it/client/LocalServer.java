// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jovn.ovsdb.client.SessionOptions.Watch;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.session.Session;
import org.jovn.ovsdb.server.session.SessionOptions;

/// A server in this process, of one database, which also listens on a unix socket.
final class LocalServer implements AutoCloseable {

  private final Transport transport = new Transport(1);
  private final Server server = new Server(transport, true);
  private final Path database;
  private final Path socket;

  LocalServer(Path database, Path socket) throws IOException, LogException {
    this.database = database;
    this.socket = socket;
    add();
    SessionOptions options = new SessionOptions("punix:" + socket, false, "");
    var _ =
        transport.listen(
            new Endpoint.PassiveUnix("punix:" + socket, socket),
            ConnectionOptions.defaults(),
            connection -> new Session(server, connection, options));
  }

  String remote() {
    return "unix:" + socket;
  }

  void add() throws LogException {
    var _ = server.addDatabase(database, database.toString());
  }

  void remove() {
    var _ = server.removeDatabase("T");
  }

  LocalReplica open(DatabaseSchema model) {
    return LocalReplica.open(server, model);
  }

  LocalReplica open(DatabaseSchema model, Map<TableSchema, Watch> watches) {
    return LocalReplica.open(server, model, watches);
  }

  @Override
  public void close() {
    server.close();
    transport.close();
  }
}
