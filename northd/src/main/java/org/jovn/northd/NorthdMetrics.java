// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.daemon.metrics.Metrics;
import org.jovn.daemon.metrics.Tally;
import org.jovn.daemon.metrics.Timing;
import org.jovn.ovn.nb.NbGlobal;
import org.jovn.ovn.sb.ChassisPrivate;
import org.jovn.ovn.sb.LogicalFlow;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;

/// What northd measures of itself, and how long changes take to arrive: from the moment when northd
/// sees a Northbound transaction until the Southbound database has what follows from it, and, when
/// the transaction raised `nb_cfg`, until each chassis says that it has it. Of the loop's thread;
/// the gauges are read on others.
final class NorthdMetrics {

  private static final List<String> NONE = List.of();

  private final boolean isOn = Metrics.isOn();
  private final Timing deriving;
  private final Timing writing;
  private final Timing toSouthbound;
  private final Timing toChassis;
  private final Timing toAll;
  private final Tally runs;

  /// The last time that each chassis took, in seconds.
  private final Map<String, Double> chassisSeconds = new ConcurrentHashMap<>();

  /// Which `nb_cfg` each chassis had when it was last looked at.
  private final Map<String, Long> chassisCfg = new ConcurrentHashMap<>();

  /// The Northbound contents that are in the Southbound database, or on the way.
  private long nbSequence = -1;

  private long nbSeenAt;
  private boolean isUnderWay;
  private long cfg;
  private long cfgSeenAt;

  /// Whether chassis have yet to take `cfg`.
  private boolean isAwaited;

  NorthdMetrics(Northd northd) {
    deriving = Metrics.timing("jovn_northd_derive_seconds", "Deriving what a change makes stale.");
    writing = Metrics.timing("jovn_northd_write_seconds", "Writing a difference to Southbound.");
    toSouthbound =
        Metrics.timing(
            "jovn_ovn_nb_to_sb_seconds",
            "From a Northbound transaction, as northd sees it, until Southbound has it.");
    toChassis =
        Metrics.timing(
            "jovn_ovn_nb_to_chassis_seconds",
            "From a transaction that raises nb_cfg until a chassis has it, for every chassis.");
    toAll =
        Metrics.timing(
            "jovn_ovn_nb_to_hv_seconds",
            "From a transaction that raises nb_cfg until all chassis have it.");
    runs = Metrics.tally("jovn_northd_derivation_runs_total", "Derivations that ran.");
    if (isOn) {
      register(northd);
    }
  }

  private void register(Northd northd) {
    Metrics.gauge(
        "jovn_northd_active",
        "1 if this northd holds the lock.",
        NONE,
        sink -> sink.value(northd.status().equals("active") ? 1 : 0));
    Metrics.gauge(
        "jovn_northd_runs_by_derivation",
        "How often each derivation ran.",
        List.of("derivation"),
        sink -> northd.runs().forEach((name, count) -> sink.value(count, name)));
    Metrics.gauge(
        "jovn_northd_logical_flows",
        "Rows of Logical_Flow.",
        NONE,
        sink -> sink.value(northd.sb().snapshot().rows(LogicalFlow.TABLE).size()));
    Metrics.gauge(
        "jovn_ovn_cfg",
        "nb_cfg, sb_cfg and hv_cfg of NB_Global.",
        List.of("stage"),
        sink -> {
          for (NbGlobal global : NbGlobal.all(northd.nb().snapshot())) {
            sink.value(global.nbCfg(), "nb");
            sink.value(global.sbCfg(), "sb");
            sink.value(global.hvCfg(), "hv");
          }
        });
    Metrics.gauge(
        "jovn_ovn_chassis_seconds",
        "How long the last nb_cfg took to a chassis.",
        List.of("chassis"),
        sink -> chassisSeconds.forEach((name, seconds) -> sink.value(seconds, name)));
    Metrics.ready("northd is connected to Northbound", () -> northd.nb().isConnected());
    Metrics.ready("northd is connected to Southbound", () -> northd.sb().isConnected());
  }

  /// These contents were received.
  void seen(ReplicaSnapshot nb, ReplicaSnapshot sb) {
    if (!isOn || !nb.isLoaded()) {
      return;
    }
    if (nb.sequence() != nbSequence) {
      boolean isFirst = nbSequence < 0;
      nbSequence = nb.sequence();
      if (!isUnderWay) {
        nbSeenAt = toSouthbound.begin();
        isUnderWay = true;
      }
      for (NbGlobal global : NbGlobal.all(nb)) {
        if (global.nbCfg() != cfg) {
          cfg = global.nbCfg();
          cfgSeenAt = toAll.begin();
          isAwaited = !isFirst;
        }
      }
    }
    if (isAwaited && sb.isLoaded()) {
      arrived(sb);
    }
  }

  /// Looks which chassis have what is awaited.
  private void arrived(ReplicaSnapshot sb) {
    boolean[] all = {true, false};
    ChassisPrivate.forEach(
        sb,
        chassis -> {
          all[1] = true;
          if (chassis.nbCfg() < cfg) {
            all[0] = false;
            return;
          }
          Long before = chassisCfg.put(chassis.name(), cfg);
          if (before == null || before != cfg) {
            toChassis.end(cfgSeenAt);
            chassisSeconds.put(chassis.name(), (toChassis.begin() - cfgSeenAt) / 1e9);
          }
        });
    if (all[0] && all[1]) {
      toAll.end(cfgSeenAt);
      isAwaited = false;
    }
  }

  /// Derivations ran.
  void derived(long begin, int count) {
    deriving.end(begin);
    runs.add(count);
  }

  /// What was seen is in Southbound.
  void written(long begin) {
    writing.end(begin);
    if (isUnderWay) {
      toSouthbound.end(nbSeenAt);
      isUnderWay = false;
    }
  }

  /// Northbound holds what this northd itself wrote: that is none to be followed. (Neither is one
  /// of somebody else that came with it in one step.)
  void writtenBack(ReplicaSnapshot before, ReplicaSnapshot after) {
    if (before.sequence() == nbSequence && after.sequence() == nbSequence + 1) {
      nbSequence = after.sequence();
    }
  }
}
