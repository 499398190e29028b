// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jovn.northd.net.Mac;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.topology.Values;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.sb.Chassis;
import org.jovn.ovn.sb.ChassisPrivate;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What northd writes into `NB_Global` and `SB_Global`: options that it chooses once for a network,
/// and the numbers by which clients learn how far a change of theirs has come. Of the loop's
/// thread.
final class GlobalRows {

  static final String VERSION = "23.03.1-20.27.0-70.6";
  private static final int MAC_TAIL_BITS = 24;
  private static final int PREFIX_LENGTH = 8;

  private static final int ORPHANS_MAX = 1000;
  private static final Logger LOG = LoggerFactory.getLogger("ovn_northd");

  /// Rows of Chassis_Private without a chassis that were told of.
  private final Set<String> orphans = new HashSet<>();

  private final LongSupplier clockMillis;
  private final RandomGenerator random;

  /// The newest `NB_Global:nb_cfg`, and when it was seen.
  private long nbCfg = -1;

  private long nbCfgMillis;

  GlobalRows(LongSupplier clockMillis, RandomGenerator random) {
    this.clockMillis = clockMillis;
    this.random = random;
  }

  private static @Nullable NbGlobal global(ReplicaSnapshot nb) {
    List<NbGlobal> rows = NbGlobal.all(nb);
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// Takes note of the number that `nb` has, and of the time.
  void see(ReplicaSnapshot nb) {
    NbGlobal global = global(nb);
    long now = global == null ? 0 : global.nbCfg();
    if (now != nbCfg) {
      nbCfg = now;
      nbCfgMillis = clockMillis.getAsLong();
    }
  }

  /// Adds to `transaction` the options that are missing; returns whether there are any.
  ///
  /// @param datapathKeyMax the greatest key of a datapath
  boolean options(ReplicaSnapshot nb, Transaction transaction, long datapathKeyMax) {
    NbGlobal global = global(nb);
    Map<String, String> options =
        global == null ? new TreeMap<>() : new TreeMap<>(global.options());
    Map<String, String> before = Map.copyOf(options);
    String prefix = options.get("mac_prefix");
    if (prefix == null || Mac.parse(prefix + ":00:00:00") == null) {
      prefix =
          new Mac(((random.nextLong() & 0xfcffffL) | 0x020000L) << MAC_TAIL_BITS)
              .toString()
              .substring(0, PREFIX_LENGTH);
      options.put("mac_prefix", prefix);
    }
    String monitor = options.get("svc_monitor_mac");
    if (monitor == null || Mac.parse(monitor) == null) {
      options.put(
          "svc_monitor_mac",
          new Mac((random.nextLong() & 0xfcffffffffffL) | 0x020000000000L).toString());
    }
    options.put("max_tunid", Long.toString(datapathKeyMax));
    options.put("northd_internal_version", VERSION);
    if (global == null) {
      transaction.insert(NbGlobal.TABLE).set(NbGlobal.OPTIONS, Datums.map(options));
      return true;
    }
    if (options.equals(before)) {
      return false;
    }
    global.update(transaction).options(options);
    return true;
  }

  /// Says in the Southbound database which Northbound contents it is made of.
  void stamp(ReplicaSnapshot sb, Transaction transaction, @Nullable UuidAtom uuid) {
    if (uuid == null) {
      return;
    }
    Row row = sb.row(SbGlobal.TABLE, uuid);
    if (row == null || new SbGlobal(row).nbCfg() != nbCfg) {
      (row == null
              ? transaction.update(SbGlobal.TABLE, uuid)
              : transaction.update(SbGlobal.TABLE, row))
          .set(SbGlobal.NB_CFG, Datums.integer(nbCfg));
    }
  }

  /// Says in the Northbound database how far its contents have come.
  void synced(ReplicaSnapshot nb, ReplicaSnapshot sb, Transaction back) {
    NbGlobal global = global(nb);
    if (global == null) {
      return;
    }
    if (global.sbCfg() != nbCfg) {
      back.update(NbGlobal.TABLE, global.row())
          .set(NbGlobal.SB_CFG, Datums.integer(nbCfg))
          .set(NbGlobal.NB_CFG_TIMESTAMP, Datums.integer(nbCfgMillis))
          .set(NbGlobal.SB_CFG_TIMESTAMP, Datums.integer(clockMillis.getAsLong()));
    }
    long[] reached = {nbCfg, 0};
    ChassisPrivate.forEach(sb, row -> reach(sb, row, reached));
    if (global.hvCfg() != reached[0]) {
      back.update(NbGlobal.TABLE, global.row())
          .set(NbGlobal.HV_CFG, Datums.integer(reached[0]))
          .set(NbGlobal.HV_CFG_TIMESTAMP, Datums.integer(reached[1]));
    }
  }

  private void reach(ReplicaSnapshot sb, ChassisPrivate row, long[] reached) {
    if (row.chassis().isEmpty()) {
      if (orphans.size() < ORPHANS_MAX && orphans.add(row.name())) {
        LOG.warn("Chassis does not exist for Chassis_Private record, name: {}", row.name());
      }
    } else {
      orphans.remove(row.name());
    }
    boolean remote =
        row.chassis()
            .flatMap(uuid -> Chassis.find(sb, uuid))
            .flatMap(chassis -> chassis.otherConfig("is-remote"))
            .map(value -> Values.bool(value, false))
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
  }
}
