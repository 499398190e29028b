// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.nio.file.Path;
import java.util.List;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.DatabaseReference.BadReferenceException;
import org.jovn.ovsdb.server.log.LogException;

/// What a server is to host, and how it starts in a program.
///
/// @param files database files, as the user named them
/// @param remotes where to listen and whom to connect to
/// @param options control socket and TLS files
/// @param asDifferences whether log files get records that servers before 2.15 cannot read
public record ServerSetup(
    List<String> files, List<String> remotes, DaemonOptions options, boolean asDifferences) {

  /// Keeps what is hosted for the process that comes after a crash.
  interface StateKeeper {
    void keep(List<String> files, List<String> remotes);
  }

  /// Starts a server, which ends with the daemon. When this returns, it serves.
  ///
  /// @throws Fatal with the C server's words when a file cannot be opened or a remote is no good
  public Server start(Daemon daemon, Transport transport) {
    return start(daemon, transport, (_, _) -> {});
  }

  Server start(Daemon daemon, Transport transport, StateKeeper keeper) {
    Server server = new Server(transport, asDifferences);
    daemon.onStop(server::close);
    for (String file : files) {
      try {
        var _ = server.addDatabase(Path.of(file), file);
      } catch (LogException e) {
        throw Fatal.of(e.error().text());
      }
    }
    TlsConfiguration tls = new TlsConfiguration(server, options.tls());
    Remotes all = new Remotes(server, tls, ConnectionOptions.defaults());
    for (String remote : remotes) {
      try {
        all.add(remote);
      } catch (BadReferenceException e) {
        throw Fatal.of(e.text());
      }
    }
    Runnable save = () -> keeper.keep(server.fileNames(), all.list());
    ControlSocket control = ControlSocket.open(daemon, options, transport);
    new ServerCommands(server, all, save).register(control);
    all.reconcileAndWait();
    daemon.onStop(all::closeAndWait);
    save.run();
    return server;
  }
}
