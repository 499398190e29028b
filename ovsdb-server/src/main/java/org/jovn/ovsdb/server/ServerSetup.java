// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.DatabaseReference.BadReferenceException;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.session.HostedDatabase;

/// What a server is to host, and how it starts in a program.
///
/// @param files database files, as the user named them
/// @param remotes where to listen and whom to connect to
/// @param options control socket and TLS files
/// @param asDifferences whether log files get records that servers before 2.15 cannot read
/// @param limits what peers may cost
public record ServerSetup(
    List<String> files,
    List<String> remotes,
    DaemonOptions options,
    boolean asDifferences,
    ServerLimits limits) {

  /// As above, with the default limits.
  public ServerSetup(
      List<String> files, List<String> remotes, DaemonOptions options, boolean asDifferences) {
    this(files, remotes, options, asDifferences, ServerLimits.DEFAULT);
  }

  /// Keeps what is hosted for the process that comes after a crash.
  interface StateKeeper {
    void keep(List<String> files, List<String> remotes, ActiveBackup.Role role);
  }

  /// Starts a server, which ends with the daemon. When this returns, it serves.
  ///
  /// @param prepare changes what is in the databases, before anyone is let in and before remotes
  ///   and TLS settings are read from them
  /// @throws Fatal with the C server's words when a file cannot be opened or a remote is no good
  public Server start(Daemon daemon, Transport transport, Consumer<Server> prepare) {
    return start(daemon, transport, prepare, _ -> {});
  }

  /// Starts a server in a program that has commands of its own.
  ///
  /// @param prepare as above
  /// @param more adds commands to the control socket
  public Server start(
      Daemon daemon, Transport transport, Consumer<Server> prepare, Consumer<ControlSocket> more) {
    return start(daemon, transport, ActiveBackup.Role.ACTIVE, (_, _, _) -> {}, prepare, more);
  }

  Server start(Daemon daemon, Transport transport, ActiveBackup.Role role, StateKeeper keeper) {
    return start(daemon, transport, role, keeper, _ -> {}, _ -> {});
  }

  private Server start(
      Daemon daemon,
      Transport transport,
      ActiveBackup.Role role,
      StateKeeper keeper,
      Consumer<Server> prepare,
      Consumer<ControlSocket> more) {
    Server server = new Server(transport, asDifferences, limits.sessions());
    daemon.onStop(server::close);
    TlsConfiguration tls = new TlsConfiguration(server, options.tls());
    ServerMetrics.register(server);
    Remotes all = new Remotes(server, tls, limits.connectionOptions());
    try {
      for (String file : files) {
        if (!RelayArgument.is(file)) {
          var _ = server.addDatabase(Path.of(file), file);
        }
      }
      prepare.accept(server);
      tls.update();
      for (String file : files) {
        if (RelayArgument.is(file)) {
          server.addRelay(file, all.connectionOptions());
        }
      }
      tls.check();
    } catch (LogException e) {
      throw Fatal.of(e.error().text());
    } catch (BadReferenceException e) {
      throw Fatal.of(e.text());
    }
    addRemotes(server, all);
    ActiveBackup[] backup = new ActiveBackup[1];
    Runnable save = () -> keeper.keep(server.fileNames(), all.list(), backup[0].role());
    backup[0] = new ActiveBackup(server, tls, role, save);
    ControlSocket control = ControlSocket.open(daemon, options, transport);
    new ServerCommands(server, all, backup[0], save).register(control);
    more.accept(control);
    server.setBackup(role.isBackup());
    all.reconcileAndWait();
    backup[0].start();
    daemon.onStop(all::closeAndWait);
    save.run();
    return server;
  }

  private void addRemotes(Server server, Remotes all) {
    for (String remote : remotes) {
      try {
        if (isForLater(server, remote)) {
          all.addForLater(remote);
        } else {
          all.add(remote);
        }
      } catch (BadReferenceException e) {
        throw Fatal.of(e.text());
      }
    }
  }

  /// Whether a remote refers to a mirrored database, of which it is not known what is in it.
  private static boolean isForLater(Server server, String remote) throws BadReferenceException {
    if (!DatabaseReference.is(remote)) {
      return false;
    }
    HostedDatabase hosted = server.database(DatabaseReference.parse(remote).database());
    return hosted != null && !hosted.isAvailable();
  }
}
