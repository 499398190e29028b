// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options.Option;
import org.jovn.ovn.sb.Connection;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.tools.pki.ServerKeys;

/// What `ovn-central --tls` does: both databases are reached over TLS only (and over their unix
/// sockets), and who comes to the Southbound one over TLS has the role `ovn-controller`, so that a
/// hypervisor may write only what is its own. The role is in the table `Connection`, where other
/// programs look for it; the row is marked as ours, and goes when TLS is not wanted any more.
final class CentralTls {

  private static final String KEYS = "ovn-central";
  private static final String ROLE = "ovn-controller";
  private static final String MARK = "jovn-central";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private CentralTls() {}

  private static Path folder(Path data) {
    return data.resolve("pki");
  }

  /// Where a database listens.
  static List<String> remotes(CentralOptions settings, CentralDatabase database) {
    String unix = "punix:" + database.socket(settings.data());
    boolean isSouthbound = database == CentralDatabase.SOUTHBOUND;
    String table = isSouthbound ? "SB_Global" : "NB_Global";
    String connections = "db:" + database.name() + "," + table + ",connections";
    String address = settings.port(database) + ":" + settings.listen();
    if (!settings.isTls()) {
      return List.of("ptcp:" + address, unix, connections);
    }
    return isSouthbound
        ? List.of(unix, connections)
        : List.of("pssl:" + address, unix, connections);
  }

  /// Gives a server the keys in the folder of the databases, which are made if there are none.
  static void giveKeys(Path data, DaemonOptions options) {
    ServerKeys keys = ServerKeys.in(folder(data), KEYS);
    give(options, "private-key", keys.privateKey());
    give(options, "certificate", keys.certificate());
    give(options, "ca-cert", keys.clientAuthority());
  }

  private static void give(DaemonOptions options, String name, Path file) {
    options.take(Option.required(name), Optional.of(file.toString()));
  }

  /// Makes the Southbound database listen for hypervisors, or takes that back; before the server
  /// listens, since the rows of another start may name the port that is wanted now.
  static void restrict(CentralOptions settings, Server sb) {
    String target =
        "pssl:%d:%s".formatted(settings.port(CentralDatabase.SOUTHBOUND), settings.listen());
    try (Replica replica = LocalReplica.open(sb, OvnSouthboundSchema.SCHEMA)) {
      Outcome outcome =
          replica.transact(
              LIMIT,
              (snapshot, transaction) -> {
                boolean[] isThere = new boolean[1];
                List<SbGlobal> globals = SbGlobal.all(snapshot);
                for (Connection row : Connection.all(snapshot)) {
                  boolean isOurs = row.externalIds().containsKey(MARK);
                  if (settings.isTls() && row.target().equals(target)) {
                    isThere[0] = true;
                    row.update(transaction).role(ROLE);
                  } else if (isOurs) {
                    globals.forEach(g -> g.update(transaction).removeConnections(row.uuid()));
                    transaction.delete(Connection.TABLE, row.uuid());
                  }
                }
                if (settings.isTls() && !isThere[0]) {
                  Connection.Editor row =
                      Connection.insert(transaction)
                          .target(target)
                          .role(ROLE)
                          .externalIds(Map.of(MARK, "tls"));
                  SbGlobal.Editor global =
                      globals.isEmpty() // northd has not been here yet
                          ? SbGlobal.insert(transaction)
                          : globals.getFirst().update(transaction);
                  global.addConnections(row.uuid());
                }
              });
      if (!outcome.isDone()) {
        throw Fatal.of("--tls: the Southbound database cannot be told of it: " + outcome);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static String advice(CentralOptions settings) {
    Path pki = folder(settings.data());
    return """
    Keys for the hypervisor NAME (its system-id), and for ovn-nbctl elsewhere:
      jovn pki --dir=%1$s -u req+sign NAME switch
      ovs-vsctl set-ssl NAME-privkey.pem NAME-cert.pem %1$s/controllerca/cacert.pem
    """
        .formatted(pki);
  }
}
