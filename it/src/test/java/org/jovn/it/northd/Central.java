// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.northd.Northd;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.LocalReplica;
import org.jovn.ovsdb.server.Server;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;

/// Both databases and northd, without a socket.
final class Central implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Transport transport = new Transport(1);
  private final Server server = new Server(transport, true);
  private final Path northbound;
  private final Thread thread;
  final Replica nb;
  final Replica sb;
  final Northd northd;

  Central(Path folder) throws LogException {
    northbound = folder.resolve("nb.db");
    host(northbound, OvnNorthboundSchema.SCHEMA);
    host(folder.resolve("sb.db"), OvnSouthboundSchema.SCHEMA);
    nb = LocalReplica.open(server, OvnNorthboundSchema.SCHEMA);
    sb = LocalReplica.open(server, OvnSouthboundSchema.SCHEMA);
    northd =
        new Northd(
            LocalReplica.open(server, OvnNorthboundSchema.SCHEMA),
            LocalReplica.open(server, OvnSouthboundSchema.SCHEMA),
            System::currentTimeMillis,
            ThreadLocalRandom.current());
    thread = Thread.ofPlatform().name("northd").start(northd::run);
  }

  private void host(Path file, DatabaseSchema schema) throws LogException {
    LogFile.create(file, file.toString(), schema.toJson());
    var _ = server.addDatabase(file, file.toString());
  }

  /// The file of the Northbound database.
  Path northbound() {
    return northbound;
  }

  /// Commits to the Northbound database, and waits until it is in the Southbound one.
  void commit(Transaction transaction) throws InterruptedException {
    while (NbGlobal.all(nb.snapshot()).isEmpty()) {
      var _ = nb.awaitAfter(nb.snapshot().sequence(), LIMIT);
    }
    transaction.increment(NbGlobal.TABLE, global().uuid(), NbGlobal.NB_CFG);
    assertThat(nb.commit(transaction)).isInstanceOf(Outcome.Committed.class);
    long wanted = global().nbCfg();
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (global().sbCfg() != wanted) {
      assertThat(System.nanoTime()).as("northd follows").isLessThan(deadline);
      var _ = nb.awaitAfter(nb.snapshot().sequence(), Duration.ofSeconds(1));
    }
  }

  /// Waits until northd has also taken what it wrote itself.
  void settle() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      commit(nb.newTransaction());
    }
  }

  private NbGlobal global() {
    return NbGlobal.all(nb.snapshot()).getFirst();
  }

  /// How often each derivation ran since `before`, those that did.
  Map<String, Long> runsSince(Map<String, Long> before) {
    Map<String, Long> result = new TreeMap<>();
    northd
        .runs()
        .forEach(
            (name, runs) -> {
              long more = runs - before.getOrDefault(name, 0L);
              if (more > 0) {
                result.put(name, more);
              }
            });
    return result;
  }

  private boolean join() {
    try {
      return thread.join(LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    northd.stop();
    assertThat(join()).as("northd ends").isTrue();
    nb.close();
    sb.close();
    northd.nb().close();
    northd.sb().close();
    server.close();
    transport.close();
  }
}
