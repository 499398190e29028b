// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.io.IOException;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Tls;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;

/// The program `ovn-northd` (ovn-northd(8)).
public final class OvnNorthdMain {

  private static final String RELEASE = "23.03.1";

  private OvnNorthdMain() {}

  public static void main(String[] arguments) {
    Northd.declareLogModules();
    Daemon.run(Program.ovn("ovn-northd", RELEASE), daemon -> run(daemon, arguments));
  }

  private static int run(Daemon daemon, String[] arguments) {
    NorthdOptions options = NorthdOptions.parse(daemon.program(), arguments, System.getenv());
    daemon.start(options.daemon());
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    ReplicaSession nb = open(options.nb(), OvnNorthboundSchema.SCHEMA, options.daemon());
    ReplicaSession sb = open(options.sb(), OvnSouthboundSchema.SCHEMA, options.daemon());
    Northd northd = new Northd(nb, sb, System::currentTimeMillis, ThreadLocalRandom.current());
    northd.pause(options.isDryRun());
    ControlSocket socket = ControlSocket.open(daemon, options.daemon(), transport);
    NorthdCommands.register(socket, northd, options.threads());
    if (options.comparesWithScratch()) {
      northd.compareWithScratch();
    }
    northd.start(daemon);
    daemon.ready();
    return daemon.awaitStop();
  }

  private static ReplicaSession open(String remotes, DatabaseSchema schema, DaemonOptions daemon) {
    try {
      SessionOptions options =
          SessionOptions.of(remotes, schema)
              .withConnection(
                  ConnectionOptions.defaults().withTls(new Tls(daemon.tls().toOptions())));
      return ReplicaSession.open(options);
    } catch (EndpointException | IOException e) {
      throw Fatal.of(remotes + ": " + e.getMessage());
    }
  }
}
