// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jovn.northd.address.AddressPlan;
import org.jovn.northd.net.Mac;
import org.jovn.northd.rows.FixedRows;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.FlowRows;
import org.jovn.northd.sync.NbValues;
import org.jovn.northd.sync.SbRows;
import org.jovn.northd.topology.Table;
import org.jovn.northd.topology.Values;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.ChassisPrivate;
import org.jovn.ovn.sb.DatapathBinding;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovn.sb.PortBinding;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Replica;
import org.jovn.ovsdb.client.replica.ReplicaChanges;
import org.jovn.ovsdb.client.replica.ReplicaClosedException;
import org.jovn.ovsdb.client.replica.ReplicaLock;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the Southbound database what the Northbound one implies. Its loop runs on one thread, that
/// calls [#run]; it takes the changes of both databases, runs what they make stale, and commits the
/// difference, while it holds the lock and is not paused.
public final class Northd {

  public static final String LOCK = "ovn_northd";
  private static final Logger LOG = LoggerFactory.getLogger("ovn_northd");
  private static final String VERSION = "23.03.1-20.27.0-70.6";
  private static final long RETRY_MILLIS = 1000;
  private static final int MAC_TAIL_BITS = 24;

  private final Replica nb;
  private final Replica sb;
  private final LongSupplier clockMillis;
  private final RandomGenerator random;
  private final Semaphore wakes = new Semaphore(0);
  private volatile boolean stopped;
  private volatile boolean paused;
  private volatile boolean startsOver;
  private @Nullable ReplicaLock lock;
  private State state;

  /// When `NB_Global:nb_cfg` was seen to have its value.
  private long nbCfg = -1;

  private long nbCfgMillis;

  /// All that can be made again from the databases.
  private final class State {
    final Translation translation = new Translation();
    final SbRows rows = new SbRows(sb.schema());
    final FlowRows flows = new FlowRows();
    final NbValues values = new NbValues(nb.schema());
    final ChangeStream nbChanges = nb.changes();
    final ChangeStream sbChanges = sb.changes();
    boolean isLoaded;

    State() {
      FixedRows.forEach(row -> rows.want(row, 1));
    }
  }

  public Northd(Replica nb, Replica sb, LongSupplier clockMillis, RandomGenerator random) {
    this.nb = nb;
    this.sb = sb;
    this.clockMillis = clockMillis;
    this.random = random;
    this.state = new State();
    nb.addListener(wakes::release);
    sb.addListener(wakes::release);
  }

  /// Runs until it is stopped, or a database is closed.
  public void run() {
    try {
      while (!stopped) {
        boolean done = round();
        if (done) {
          wakes.acquire();
        } else {
          var _ = wakes.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
        wakes.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ReplicaClosedException e) {
      LOG.debug("a database was closed", e);
    } finally {
      release();
    }
  }

  public void stop() {
    stopped = true;
    wakes.release();
  }

  public void pause(boolean value) {
    paused = value;
    wakes.release();
  }

  /// Derives everything anew.
  public void recompute() {
    startsOver = true;
    wakes.release();
  }

  public boolean isPaused() {
    return paused;
  }

  /// `active`, `standby` or `paused`.
  public String status() {
    if (paused) {
      return "paused";
    }
    ReplicaLock held = lock;
    return held != null && held.isHeld() ? "active" : "standby";
  }

  /// How often each derivation ran.
  public Map<String, Long> runs() {
    return state.translation.runs();
  }

  private void release() {
    ReplicaLock held = lock;
    lock = null;
    if (held != null) {
      held.close();
    }
  }

  /// One round; returns whether there is nothing left to do until something changes.
  private boolean round() throws InterruptedException {
    if (startsOver) {
      startsOver = false;
      state = new State();
    }
    if (paused) {
      release();
    } else if (lock == null) {
      ReplicaLock asked = sb.lock(LOCK);
      asked.addListener(_ -> wakes.release());
      lock = asked;
    }
    boolean loaded = takeChanges();
    if (!loaded) {
      return true;
    }
    ReplicaLock held = lock;
    boolean active = held != null && held.isHeld();
    if (!active) {
      state.translation.run(macPrefix());
      drain();
      return true;
    }
    return prepareGlobals() && write();
  }

  private boolean takeChanges() {
    State now = state;
    ReplicaChanges fromNb = now.nbChanges.poll().orElse(null);
    ReplicaChanges fromSb = now.sbChanges.poll().orElse(null);
    if (fromSb != null) {
      takeSb(now, fromSb);
    }
    if (fromNb != null) {
      takeNb(now, fromNb);
    }
    boolean loaded = nb.snapshot().isLoaded() && sb.snapshot().isLoaded();
    if (loaded && !now.isLoaded) {
      if (!now.nbChanges.position().isLoaded() || !now.sbChanges.position().isLoaded()) {
        wakes.release();
        return false;
      }
      now.isLoaded = true;
      loadGroups(now);
    }
    return loaded;
  }

  private void takeNb(State now, ReplicaChanges changes) {
    for (TableSchema schema : nb.schema().tables()) {
      Table table = now.translation.nb.find(schema.name());
      for (RowDelta delta : changes.table(schema)) {
        if (table != null) {
          set(table, delta);
        }
        now.values.changed(schema, delta.uuid());
      }
    }
    for (RowDelta delta : changes.table(NbGlobal.TABLE)) {
      if (delta.changes(NbGlobal.NB_CFG)) {
        nbCfgMillis = clockMillis.getAsLong();
      }
    }
  }

  private void takeSb(State now, ReplicaChanges changes) {
    for (RowDelta delta : changes.table(DatapathBinding.TABLE)) {
      now.rows.changed(DatapathBinding.TABLE, delta);
      if (delta instanceof RowDelta.Inserted(Row row)) {
        String owner = owner(new DatapathBinding(row));
        if (owner != null) {
          now.translation.foundKey("", owner, new DatapathBinding(row).tunnelKey());
        }
      }
    }
    for (TableSchema schema : sb.schema().tables()) {
      if (schema == DatapathBinding.TABLE) {
        takeTable(now, schema, changes);
        continue;
      }
      for (RowDelta delta : changes.table(schema)) {
        if (schema == LogicalFlow.TABLE) {
          now.flows.changed(delta);
          continue;
        }
        now.rows.changed(schema, delta);
        if (schema == PortBinding.TABLE && delta instanceof RowDelta.Inserted(Row row)) {
          foundPort(now, new PortBinding(row));
        }
      }
      takeTable(now, schema, changes);
    }
  }

  private static void takeTable(State now, TableSchema schema, ReplicaChanges changes) {
    Table table = schema == LogicalFlow.TABLE ? null : now.translation.sb.find(schema.name());
    if (table != null) {
      for (RowDelta delta : changes.table(schema)) {
        set(table, delta);
      }
    }
  }

  private static void set(Table table, RowDelta delta) {
    switch (delta) {
      case RowDelta.Inserted(Row row) -> table.rows().set(row.uuid(), row);
      case RowDelta.Deleted(Row row) -> table.rows().set(row.uuid(), null);
      case RowDelta.Modified(_, Row after) -> table.rows().set(after.uuid(), after);
    }
  }

  private static @Nullable String owner(DatapathBinding datapath) {
    return datapath
        .externalIds("logical-switch")
        .or(() -> datapath.externalIds("logical-router"))
        .orElse(null);
  }

  private void foundPort(State now, PortBinding port) {
    DatapathBinding.find(sb.snapshot(), port.datapath())
        .map(Northd::owner)
        .ifPresent(
            owner -> {
              now.translation.foundKey(owner, port.logicalPort(), port.tunnelKey());
              long queue = Values.integer(port.options("qdisc_queue_id").orElse(null), 0);
              if (queue > 0) {
                String space = port.chassis().map(UuidAtom::toString).orElse(owner);
                now.translation.foundQueue(space, port.logicalPort(), queue);
              }
            });
  }

  private void loadGroups(State now) {
    Map<UuidAtom, UuidAtom> datapaths = new HashMap<>();
    DatapathBinding.forEach(
        sb.snapshot(),
        datapath -> {
          String owner = owner(datapath);
          UuidAtom uuid = owner == null ? null : UuidAtom.find(owner);
          if (uuid != null) {
            datapaths.put(datapath.uuid(), uuid);
          }
        });
    now.flows.loadGroups(sb.snapshot(), datapaths);
  }

  private void drain() {
    State now = state;
    now.translation.rows.drain(now.rows::want);
    now.translation.flows.drain(now.flows::want);
    now.translation.values.drain(now.values::want);
    now.translation.topology.warnings.drain(
        (text, change) -> {
          if (change > 0) {
            LOG.warn("{}", text);
          }
        });
  }

  /// Options that northd chooses once for a network.
  private boolean prepareGlobals() throws InterruptedException {
    List<NbGlobal> rows = NbGlobal.all(nb.snapshot());
    Map<String, String> options =
        rows.isEmpty() ? new TreeMap<>() : new TreeMap<>(rows.getFirst().options());
    Map<String, String> before = Map.copyOf(options);
    String prefix = options.get("mac_prefix");
    if (prefix == null || Mac.parse(prefix + ":00:00:00") == null) {
      prefix =
          new Mac(((random.nextLong() & 0xfcffffL) | 0x020000L) << MAC_TAIL_BITS)
              .toString()
              .substring(0, 8);
      options.put("mac_prefix", prefix);
    }
    String monitor = options.get("svc_monitor_mac");
    if (monitor == null || Mac.parse(monitor) == null) {
      options.put(
          "svc_monitor_mac",
          new Mac((random.nextLong() & 0xfcffffffffffL) | 0x020000000000L).toString());
    }
    options.put("max_tunid", Long.toString(state.translation.datapathKeyMax()));
    options.put("northd_internal_version", VERSION);
    if (!rows.isEmpty() && options.equals(before)) {
      return true;
    }
    Transaction transaction = nb.newTransaction();
    if (rows.isEmpty()) {
      transaction.insert(NbGlobal.TABLE).set(NbGlobal.OPTIONS, Datums.map(options));
    } else {
      rows.getFirst().update(transaction).options(options);
    }
    wakes.release();
    Outcome outcome = nb.commit(transaction);
    if (!outcome.isDone()) {
      LOG.warn("NB_Global could not be written: {}", outcome);
    }
    return false;
  }

  private long macPrefix() {
    List<NbGlobal> rows = NbGlobal.all(nb.snapshot());
    String text = rows.isEmpty() ? null : rows.getFirst().options().get("mac_prefix");
    Long prefix = text == null ? null : AddressPlan.prefix(text);
    return prefix == null ? 0 : prefix;
  }

  private boolean write() throws InterruptedException {
    State now = state;
    now.translation.run(macPrefix());
    drain();
    List<NbGlobal> globals = NbGlobal.all(nb.snapshot());
    long wanted = globals.isEmpty() ? 0 : globals.getFirst().nbCfg();
    if (wanted != nbCfg) {
      nbCfg = wanted;
      nbCfgMillis = nbCfgMillis == 0 ? clockMillis.getAsLong() : nbCfgMillis;
    }
    Transaction transaction = sb.newTransaction();
    transaction.requireLock(LOCK);
    now.rows.flush(sb.snapshot(), transaction, now.flows);
    now.flows.flush(now.rows, transaction);
    stamp(now, transaction, wanted);
    Outcome outcome = sb.commit(transaction);
    if (!outcome.isDone()) {
      LOG.warn("the Southbound database refused a transaction: {}", outcome);
      state = new State();
      return false;
    }
    now.flows.committed();
    Transaction back = nb.newTransaction();
    now.values.flush(nb.snapshot(), back);
    synced(back, globals, wanted);
    Outcome written = nb.commit(back);
    if (!written.isDone()) {
      LOG.warn("the Northbound database refused a transaction: {}", written);
      state = new State();
      return false;
    }
    return true;
  }

  private void stamp(State now, Transaction transaction, long wanted) {
    UuidAtom uuid = now.rows.uuid("SB_Global", "");
    if (uuid != null) {
      Row row = sb.snapshot().row(SbGlobal.TABLE, uuid);
      if (row == null || new SbGlobal(row).nbCfg() != wanted) {
        (row == null
                ? transaction.update(SbGlobal.TABLE, uuid)
                : transaction.update(SbGlobal.TABLE, row))
            .set(SbGlobal.NB_CFG, Datums.integer(wanted));
      }
    }
  }

  /// Says in the Northbound database how far its contents have come.
  private void synced(Transaction back, List<NbGlobal> globals, long wanted) {
    if (globals.isEmpty()) {
      return;
    }
    NbGlobal global = globals.getFirst();
    long[] reached = {wanted, 0};
    ChassisPrivate.forEach(
        sb.snapshot(),
        row -> {
          boolean remote =
              row.chassis()
                  .flatMap(uuid -> Chassis.find(sb.snapshot(), uuid))
                  .flatMap(chassis -> chassis.otherConfig("is-remote"))
                  .map(value -> value.equals("true"))
                  .orElse(false);
          if (remote) {
            return;
          }
          if (row.nbCfg() < reached[0]) {
            reached[0] = row.nbCfg();
            reached[1] = row.nbCfgTimestamp();
          } else if (row.nbCfg() == reached[0] && row.nbCfgTimestamp() > reached[1]) {
            reached[1] = row.nbCfgTimestamp();
          }
        });
    if (global.sbCfg() != wanted) {
      back.update(NbGlobal.TABLE, global.row())
          .set(NbGlobal.SB_CFG, Datums.integer(wanted))
          .set(NbGlobal.NB_CFG_TIMESTAMP, Datums.integer(nbCfgMillis))
          .set(NbGlobal.SB_CFG_TIMESTAMP, Datums.integer(clockMillis.getAsLong()));
    }
    if (global.hvCfg() != reached[0]) {
      back.update(NbGlobal.TABLE, global.row())
          .set(NbGlobal.HV_CFG, Datums.integer(reached[0]))
          .set(NbGlobal.HV_CFG_TIMESTAMP, Datums.integer(reached[1]));
    }
  }
}
