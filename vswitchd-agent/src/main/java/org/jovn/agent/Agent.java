// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jovn.agent.bridge.BridgeSync;
import org.jovn.agent.bridge.FlowState;
import org.jovn.agent.bridge.FlowSync;
import org.jovn.agent.bridge.LocalAddresses;
import org.jovn.agent.description.BridgeDescription;
import org.jovn.agent.description.Description;
import org.jovn.agent.process.ProgramState;
import org.jovn.agent.process.WatchedProgram;
import org.jovn.daemon.Directories;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.channel.OfController;
import org.jovn.openflow.channel.OfOptions;
import org.jovn.openflow.channel.OfRemote;
import org.jovn.openflow.channel.SwitchListener;
import org.jovn.openflow.message.OfMessage;
import org.jovn.ovs.OpenVSwitch;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The loop that keeps a hypervisor as it is described: programs, database, addresses, flows. One
/// thread, "agent", owns its state; [#wake], [#describe] and what reads its status are for any.
final class Agent {

  private static final Logger LOG = LoggerFactory.getLogger("vswitchd_agent");
  private static final long LOOK_MILLIS = 1_000;
  private static final String SWITCH = "ovs-vswitchd";
  private static final String CONTROLLER = "ovn-controller";

  private final AgentOptions options;
  private final Directories ovs;
  private final Directories ovn;
  private final Replica replica;
  private final LongSupplier clock;
  private final Semaphore signal = new Semaphore(0);
  private final Thread thread = new Thread(this::loop, "agent");
  private final OfController openflow;
  private final Map<String, WatchedProgram> programs = new ConcurrentHashMap<>();
  private final Map<String, FlowSync> flows = new ConcurrentHashMap<>();
  private final Map<String, OfRemote> channels = new LinkedHashMap<>();
  private volatile Description description;
  private volatile String problem = "";
  private volatile boolean stopping;
  private volatile boolean settled;
  private boolean begun;

  /// @param clock nanoseconds
  Agent(
      AgentOptions options,
      Directories ovs,
      Directories ovn,
      Replica replica,
      Description description,
      LongSupplier clock) {
    this.options = options;
    this.ovs = ovs;
    this.ovn = ovn;
    this.replica = replica;
    this.description = description;
    this.clock = clock;
    this.openflow =
        OfController.start(
            1, OfOptions.DEFAULT.withStart(OfOptions.Start.PORTS), this::switchConnected);
  }

  void start() {
    replica.addListener(this::wake);
    thread.start();
  }

  void wake() {
    signal.release();
  }

  /// Has another description kept from now on.
  void describe(Description other) {
    description = other;
    wake();
  }

  /// Waits until the switch has taken the configuration.
  ///
  /// @return why it has not, or empty
  Optional<String> awaitSettled(long millis) throws InterruptedException {
    long deadline = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
    long sequence = 0;
    while (!settled) {
      WatchedProgram vswitchd = programs.get(SWITCH);
      boolean failed = vswitchd != null && vswitchd.state().restarts() > 1;
      long left = deadline - clock.getAsLong();
      if (!problem.isEmpty()) {
        return Optional.of("the database refuses what is described: " + problem);
      }
      if (left <= 0 || failed) {
        return Optional.of(
            "%s does not take its configuration%s".formatted(SWITCH, lastWords(SWITCH)));
      }
      ReplicaSnapshot snapshot =
          replica.awaitAfter(sequence, Duration.ofMillis(Math.min(200, left / 1_000_000)));
      sequence = snapshot.sequence();
    }
    return Optional.empty();
  }

  private String lastWords(String name) {
    try {
      List<String> lines = Files.readAllLines(output(name), StandardCharsets.UTF_8);
      return lines.isEmpty() ? "" : ": " + lines.getLast();
    } catch (IOException e) {
      return "";
    }
  }

  private void loop() {
    while (!stopping) {
      long millis = LOOK_MILLIS;
      try {
        millis = Math.min(millis, step());
        if (signal.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
          signal.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /// Looks at everything once.
  ///
  /// @return milliseconds until it must be looked at again
  private long step() throws InterruptedException {
    Description wanted = description;
    if (!begun) {
      begin(wanted);
      begun = true;
    }
    if (wanted.controller() && !programs.containsKey(CONTROLLER) && settled) {
      add(CONTROLLER, ovn.run(), options.controllerOptions());
    }
    write(wanted);
    long pause = Long.MAX_VALUE;
    for (WatchedProgram program : programs.values()) {
      pause = Math.min(pause, program.step());
    }
    settled |= problem.isEmpty() && (options.isWithoutSwitch() || isSettled(replica.snapshot()));
    boolean complete = true;
    for (BridgeDescription bridge : wanted.bridges()) {
      complete &= LocalAddresses.apply(bridge);
      channel(bridge).step(clock.getAsLong());
    }
    forget(wanted);
    return Math.clamp(pause / 1_000_000, 1, complete ? LOOK_MILLIS : 200);
  }

  private void begin(Description wanted) throws InterruptedException {
    boolean runs = false;
    if (!options.isWithoutSwitch()) {
      runs = add(SWITCH, ovs.run(), options.switchOptions());
    }
    boolean isFresh = !runs;
    Optional<String> version = Versions.of(SWITCH);
    Transaction transaction = replica.newTransaction();
    new SystemSettings(ovs).write(replica.snapshot(), wanted, version, isFresh, transaction);
    commit(transaction);
    // The switch has to say anew that it has taken the configuration, even if that is as before.
    Transaction next = replica.newTransaction();
    next.increment(OpenVSwitch.TABLE, root(replica.snapshot()).row().uuid(), OpenVSwitch.NEXT_CFG);
    commit(next);
  }

  /// Watches a program; returns whether it runs already.
  private boolean add(String name, Path run, List<String> more) {
    List<String> command = new ArrayList<>(List.of("nice", "-n", "-10", name));
    command.add("unix:" + SwitchDatabase.socket(ovs.run()));
    command.addAll(List.of("-vconsole:emer", "-vsyslog:err", "-vfile:info", "--no-chdir"));
    command.add("--log-file=" + log(name));
    command.add("--pidfile=" + run.resolve(name + ".pid"));
    command.addAll(more);
    WatchedProgram program =
        new WatchedProgram(name, command, run, output(name), clock, this::wake);
    programs.put(name, program);
    return program.adopt();
  }

  private Path log(String name) {
    return (name.equals(SWITCH) ? ovs : ovn).log().resolve(name + ".log");
  }

  private Path output(String name) {
    return (name.equals(SWITCH) ? ovs : ovn).log().resolve(name + ".out");
  }

  /// Brings the database to what is described.
  private void write(Description wanted) throws InterruptedException {
    Transaction transaction = replica.newTransaction();
    ReplicaSnapshot snapshot = replica.snapshot();
    BridgeSync.write(snapshot, wanted, transaction);
    if (transaction.compile().operations().isEmpty()) {
      return;
    }
    transaction.increment(OpenVSwitch.TABLE, root(snapshot).row().uuid(), OpenVSwitch.NEXT_CFG);
    transaction.comment("vswitchd-agent: what is described");
    commit(transaction);
  }

  private void commit(Transaction transaction) throws InterruptedException {
    Outcome outcome = replica.commit(transaction);
    String text = outcome.isDone() ? "" : outcome.toString();
    if (!text.isEmpty() && !text.equals(problem)) {
      LOG.warn("the database refuses what is described: {}", text);
    }
    problem = text;
  }

  private static OpenVSwitch root(ReplicaSnapshot snapshot) {
    return OpenVSwitch.all(snapshot).getFirst();
  }

  /// Whether the switch has taken the newest configuration.
  static boolean isSettled(ReplicaSnapshot snapshot) {
    OpenVSwitch root = root(snapshot);
    return root.curCfg() >= root.nextCfg();
  }

  private FlowSync channel(BridgeDescription bridge) {
    FlowSync sync = flows.get(bridge.name());
    if (sync == null) {
      sync = new FlowSync(bridge, this::wake);
      flows.put(bridge.name(), sync);
      channels.put(bridge.name(), openflow.keepConnected(method(bridge.name())));
    } else {
      sync.describe(bridge);
    }
    return sync;
  }

  private String method(String bridge) {
    return "unix:" + ovs.run().resolve(bridge + ".mgmt");
  }

  private void forget(Description wanted) {
    for (String name : List.copyOf(channels.keySet())) {
      if (wanted.bridges().stream().noneMatch(bridge -> bridge.name().equals(name))) {
        flows.remove(name);
        OfRemote channel = channels.remove(name);
        if (channel != null) {
          channel.close();
        }
      }
    }
  }

  private SwitchListener switchConnected(OfConnection connection) {
    for (Map.Entry<String, FlowSync> entry : flows.entrySet()) {
      if (connection.name().equals(method(entry.getKey()))) {
        return entry.getValue().connected(connection);
      }
    }
    connection.close();
    return (OfMessage _) -> {};
  }

  /// Ends the loop and, unless they are to go on, the programs.
  void stop(boolean alone) {
    stopping = true;
    wake();
    thread.interrupt();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    openflow.close();
    if (!alone) {
      for (String name : List.of(CONTROLLER, SWITCH)) {
        WatchedProgram program = programs.get(name);
        if (program != null) {
          program.stop();
        }
      }
    }
  }

  List<ProgramState> programs() {
    return programs.values().stream().map(WatchedProgram::state).toList();
  }

  List<FlowState> flowStates() {
    return flows.values().stream().map(FlowSync::state).toList();
  }

  /// What it sees now.
  AgentStatus status() {
    @Nullable WatchedProgram controller = programs.get(CONTROLLER);
    Optional<String> southbound = Optional.empty();
    if (controller != null && controller.state().isRunning()) {
      try {
        southbound = Optional.of(controller.ask("connection-status").strip());
      } catch (IOException e) {
        southbound = Optional.of("unknown (" + e.getMessage() + ")");
      }
    }
    return AgentStatus.of(
        replica.snapshot(), options.database(), programs(), flowStates(), southbound, problem);
  }
}
