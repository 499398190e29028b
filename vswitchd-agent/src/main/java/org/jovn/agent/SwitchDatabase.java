// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.ovs.OpenVSwitchSchema;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.ovsdb.server.ServerSetup;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.RecordBatch;
import org.jovn.ovsdb.server.session.HostedDatabase;

/// The Open_vSwitch database: its file, made or brought to this release's schema, served on the
/// usual socket, and a replica of it in this process.
final class SwitchDatabase {

  private static final DatabaseSchema SCHEMA = OpenVSwitchSchema.SCHEMA;

  private SwitchDatabase() {}

  /// Where `ovs-vswitchd` and the tools find it.
  static Path socket(Path run) {
    return run.resolve("db.sock");
  }

  /// Hosts the database to the end of the daemon.
  ///
  /// @param more adds commands to the control socket
  /// @throws Fatal when the file or a socket is not to be had
  static LocalReplica host(
      Daemon daemon, Transport transport, AgentOptions options, Consumer<ControlSocket> more) {
    Path file = options.database();
    create(file);
    List<String> remotes = new ArrayList<>();
    remotes.add("punix:" + socket(daemon.program().directories().run()));
    remotes.add("db:Open_vSwitch,Open_vSwitch,manager_options");
    remotes.addAll(options.remotes());
    Server server =
        new ServerSetup(List.of(file.toString()), remotes, options.daemon(), true)
            .start(daemon, transport, more);
    HostedDatabase hosted = server.database(SCHEMA.name());
    if (hosted == null) {
      throw Fatal.of(file + " does not hold a database " + SCHEMA.name());
    }
    upgrade(server, hosted, file);
    LocalReplica replica = LocalReplica.open(server, SCHEMA);
    daemon.onStop(replica::close);
    return replica;
  }

  private static void create(Path file) {
    if (Files.exists(file)) {
      return;
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      try (LogFile log = LogFile.open(file, file.toString(), FileAccess.CREATE)) {
        RecordBatch batch = new RecordBatch();
        batch.begin().value(SCHEMA.toJson());
        batch.end();
        log.append(batch, true);
      }
    } catch (IOException e) {
      throw Fatal.of(file + ": cannot be made (" + e.getMessage() + ")");
    } catch (LogException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }

  /// Converts a file that another release made.
  private static void upgrade(Server server, HostedDatabase hosted, Path file) {
    if (hosted.database().schema().toJson().equals(SCHEMA.toJson())) {
      return;
    }
    CompletableFuture<String> failure = new CompletableFuture<>();
    server.convert(
        hosted, SCHEMA.toJson(), error -> failure.complete(error == null ? "" : error.toString()));
    String text = failure.join();
    if (!text.isEmpty()) {
      throw Fatal.of(
          "%s does not fit the schema of version %s: %s".formatted(file, SCHEMA.version(), text));
    }
  }
}
