// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.ovs.OpenVSwitchSchema;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.BundledDatabase;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.ovsdb.server.ServerSetup;

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
    BundledDatabase database = new BundledDatabase(options.database(), SCHEMA);
    database.createIfMissing();
    List<String> remotes = new ArrayList<>();
    remotes.add("punix:" + socket(daemon.program().directories().run()));
    remotes.add("db:Open_vSwitch,Open_vSwitch,manager_options");
    remotes.addAll(options.remotes());
    Server server =
        new ServerSetup(List.of(database.file().toString()), remotes, options.daemon(), true)
            .start(daemon, transport, database::upgrade, more);
    LocalReplica replica = LocalReplica.open(server, SCHEMA);
    daemon.onStop(replica::close);
    return replica;
  }
}
