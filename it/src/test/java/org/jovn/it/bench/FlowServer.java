// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.SessionOptions.Watch;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.net.EndpointException;

/// An `ovsdb-server` with a Southbound database of many logical flows, and a writer of changes that
/// watches nothing of them.
final class FlowServer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int ROWS_PER_TRANSACTION = 1_000;
  private static final int WRITERS = 32;

  private final ServerProcess process;
  private final Path schema;
  private final ReplicaSession writer;
  private final List<UuidAtom> flows = new ArrayList<>();
  private final UuidAtom global;
  private final Random random = new Random(1);
  private long cfg;

  private FlowServer(ServerProcess process, Path schema, ReplicaSession writer, UuidAtom global) {
    this.process = process;
    this.schema = schema;
    this.writer = writer;
    this.global = global;
  }

  static FlowServer start(Path folder, int count)
      throws IOException, InterruptedException, EndpointException {
    Path schema =
        Files.writeString(
            folder.resolve("sb.ovsschema"), OvnSouthboundSchema.SCHEMA.toJson().toString());
    Path file = folder.resolve("sb.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", file.toString(), schema.toString());
    ServerProcess process =
        ServerProcess.start(ServerCommand.sideA(), "sb", folder, List.of(), file);
    SessionOptions options =
        SessionOptions.of("unix:" + process.socket(), OvnSouthboundSchema.SCHEMA)
            .withTables(Map.of(SbGlobal.TABLE, Watch.all(SbGlobal.TABLE)));
    ReplicaSession writer = ReplicaSession.open(options);
    writer.awaitAfter(0, LIMIT);
    Transaction first = writer.newTransaction();
    UuidAtom global = SbGlobal.insert(first).uuid();
    UuidAtom datapath = DatapathBinding.insert(first).tunnelKey(1).uuid();
    FlowServer server = new FlowServer(process, schema, writer, global);
    server.commit(first);
    while (server.flows.size() < count) {
      server.insert(datapath, Math.min(ROWS_PER_TRANSACTION, count - server.flows.size()));
    }
    return server;
  }

  String remote() {
    return "unix:" + process.socket();
  }

  /// The schema's file.
  Path schema() {
    return schema;
  }

  private void commit(Transaction transaction) throws InterruptedException {
    Outcome outcome = writer.commit(transaction);
    if (!outcome.isDone()) {
      throw new IllegalStateException("the writer: " + outcome);
    }
  }

  private void insert(UuidAtom datapath, int count) throws InterruptedException {
    Transaction transaction = writer.newTransaction();
    for (int i = 0; i < count; i++) {
      int n = flows.size();
      String mac = "00:00:00:%02x:%02x:%02x".formatted(n >> 16, n >> 8 & 255, n & 255);
      String ip = "10.%d.%d.%d".formatted(n >> 16, n >> 8 & 255, n & 255);
      LogicalFlow.Editor flow =
          LogicalFlow.insert(transaction)
              .logicalDatapath(datapath)
              .pipeline(LogicalFlow.Pipeline.INGRESS)
              .tableId(n % 25)
              .priority(100)
              .match("inport == \"lsp-%d\" && eth.src == %s && ip4.src == %s".formatted(n, mac, ip))
              .actions("next;")
              .putExternalIds("source", "northd.c:5461")
              .putExternalIds("stage-name", "ls_in_check_port_sec");
      flows.add(flow.uuid());
    }
    commit(transaction);
  }

  /// Makes so many transactions of so many changed flows each, then another `nb_cfg`; returns that.
  long change(int transactions, int rows) throws InterruptedException {
    try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < transactions; i++) {
        Transaction transaction = writer.newTransaction();
        int first = random.nextInt(flows.size());
        for (int j = 0; j < rows; j++) {
          UuidAtom flow = flows.get((first + j) % flows.size());
          transaction
              .update(LogicalFlow.TABLE, flow)
              .set(LogicalFlow.ACTIONS, Values.of("next(%d);".formatted(i)));
        }
        done.add(writers.submit(() -> committed(transaction)));
      }
      for (Future<?> one : done) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    Transaction last = writer.newTransaction();
    cfg++;
    last.update(SbGlobal.TABLE, global).set(SbGlobal.NB_CFG, Values.of(cfg));
    commit(last);
    return cfg;
  }

  private boolean committed(Transaction transaction) {
    try {
      commit(transaction);
      return true;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What `nb_cfg` is now.
  long cfg() {
    return cfg;
  }

  @Override
  public void close() {
    writer.close();
    process.close();
  }
}
