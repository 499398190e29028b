// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.northd.sync.Datums;
import org.jovn.ovn.nb.LogicalSwitchPort;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;

/// The C programs on a copy of a Northbound database: what they make of it from nothing.
final class Reference implements AutoCloseable {

  /// The program gave no answer in time: there are contents with which it never comes to an end.
  static final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1;

    NoAnswerException(String message) {
      super(message);
    }
  }

  /// What ovn-nbctl exits with at its `--timeout`.
  private static final int TIMED_OUT = 142;

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ServerProcess server;
  private final Process northd;
  private final Replica nb;
  private final Replica sb;

  /// Skips the test where the programs are not installed.
  ///
  /// @param folder empty, for files and sockets
  Reference(Path folder, Path northbound) throws IOException, LogException, EndpointException {
    String program = ServerCommand.installed("ovn-northd");
    Path nbFile = Files.copy(northbound, folder.resolve("nb.db"));
    Path sbFile = folder.resolve("sb.db");
    LogFile.create(sbFile, sbFile.toString(), OvnSouthboundSchema.SCHEMA.toJson());
    server = ServerProcess.start(ServerCommand.sideA(), "c", folder, List.of(), nbFile, sbFile);
    nb = open(OvnNorthboundSchema.SCHEMA);
    sb = open(OvnSouthboundSchema.SCHEMA);
    forget();
    northd =
        new ProcessBuilder(
                program,
                "--ovnnb-db=unix:" + server.socket(),
                "--ovnsb-db=unix:" + server.socket(),
                "--unixctl=" + folder.resolve("northd.ctl"),
                "--log-file=" + folder.resolve("northd.log"),
                "-vconsole:off")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("northd.out").toFile())
            .start();
  }

  /// Takes away what the program is to write back itself.
  private void forget() {
    Transaction transaction = nb.newTransaction();
    LogicalSwitchPort.forEach(
        nb.snapshot(),
        port ->
            transaction
                .update(LogicalSwitchPort.TABLE, port.row())
                .set(LogicalSwitchPort.UP, Datums.NONE));
    try {
      assertThat(nb.commit(transaction))
          .isInstanceOfAny(Outcome.Committed.class, Outcome.Unchanged.class);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Replica open(DatabaseSchema schema) throws EndpointException, IOException {
    return ReplicaSession.open(SessionOptions.of("unix:" + server.socket(), schema));
  }

  /// What ovn-northd makes of it, with the chassis of `ours` and the ports where they have theirs.
  ReplicaSnapshot southbound(ReplicaSnapshot ours) throws IOException, InterruptedException {
    sync();
    Transaction transaction = sb.newTransaction();
    Map<String, Hypervisor> byPort = new HashMap<>();
    Chassis.forEach(
        ours,
        chassis -> {
          Hypervisor made = Hypervisor.insert(transaction, chassis.name(), chassis.otherConfig());
          PortBinding.forEach(
              ours,
              port -> {
                if (port.chassis().equals(Optional.of(chassis.uuid()))) {
                  byPort.put(port.logicalPort(), made);
                }
              });
        });
    commit(transaction);
    Transaction claiming = sb.newTransaction();
    PortBinding.forEach(
        sb.snapshot(),
        port -> {
          Hypervisor at = byPort.get(port.logicalPort());
          if (at != null) {
            at.claim(claiming, port);
          }
        });
    commit(claiming);
    Transaction observing = sb.newTransaction();
    new Observations(ours, sb.snapshot(), observing).copy();
    commit(observing);
    // Its answer to the second includes what it wrote to Northbound after the first.
    sync();
    sync();
    return sb.snapshot();
  }

  private void commit(Transaction transaction) throws InterruptedException {
    assertThat(sb.commit(transaction))
        .isInstanceOfAny(Outcome.Committed.class, Outcome.Unchanged.class);
  }

  ReplicaSnapshot northbound() {
    return nb.snapshot();
  }

  /// Waits until ovn-northd has followed, and both replicas show it.
  private void sync() throws IOException, InterruptedException {
    String _ = nbctl("--wait=sb", "sync");
    long wanted = Long.parseLong(nbctl("get", "NB_Global", ".", "nb_cfg").strip());
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (NbGlobal.all(nb.snapshot()).stream().noneMatch(row -> row.sbCfg() >= wanted)
        || SbGlobal.all(sb.snapshot()).stream().noneMatch(row -> row.nbCfg() >= wanted)) {
      assertThat(System.nanoTime()).as("the replicas follow").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private String nbctl(String... words) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ServerCommand.installed("ovn-nbctl"));
    command.addAll(List.of("--no-leader-only", "--timeout=40", "--db=unix:" + server.socket()));
    command.addAll(List.of(words));
    CommandResult result = CommandResult.of(command);
    if (result.status() == TIMED_OUT) {
      throw new NoAnswerException(String.join(" ", command) + " takes too long");
    }
    assertThat(result.status()).as("%s: %s", command, result).isZero();
    return result.output();
  }

  @Override
  public void close() throws IOException {
    nb.close();
    sb.close();
    northd.destroy();
    try {
      if (!northd.waitFor(10, TimeUnit.SECONDS)) {
        northd.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }
}
