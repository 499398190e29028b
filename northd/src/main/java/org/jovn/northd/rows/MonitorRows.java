// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.Map;
import java.util.TreeMap;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.NbValue;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.Globals;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;

/// SB_Global's copy of the options, and BFD sessions.
public final class MonitorRows {

  private static final int PORT_MIN = 49152;
  private static final int PORTS = 16384;

  private final Topology topology;
  private final Output<SbRow> rows;
  private final Output<NbValue> values;

  public MonitorRows(Engine engine, Topology topology, Output<SbRow> rows, Output<NbValue> values) {
    this.topology = topology;
    this.rows = rows;
    this.values = values;
    engine.rule("SB global", topology.nb().globals, this::global);
    engine.rule("BFD", topology.nb().bfd.rows(), this::bfd);
  }

  private void global(Scope scope, String key) {
    Globals globals = scope.get(topology.globals, Topology.ONE);
    boolean ipsec = false;
    for (UuidAtom uuid : scope.all(topology.nb().globals, Topology.ONE)) {
      ipsec = topology.nb().global.get(scope, uuid).bool("ipsec", false);
    }
    Map<String, String> options = new TreeMap<>(globals.options());
    // The chassis decide, whatever Northbound says; "true" is what they take without the option.
    if (scope.get(topology.features, Topology.ONE).ctNoMaskedLabel()) {
      options.remove("lb_hairpin_use_ct_mark");
    } else {
      options.put("lb_hairpin_use_ct_mark", "false");
    }
    scope.emit(
        rows,
        SbRow.of("SB_Global", "").set("options", Datums.map(options)).set("ipsec", ipsec).build());
  }

  private void bfd(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().bfd.get(scope, uuid);
    String port = row.string("logical_port");
    String target = row.string("dst_ip");
    RowView existing = null;
    for (UuidAtom candidate : scope.all(topology.sb().bfdByPort, new StringAtom(port))) {
      RowView view = topology.sb().bfd.view(scope, candidate);
      if (view != null && view.string("dst_ip").equals(target)) {
        existing = view;
      }
    }
    int hash = Math.floorMod(uuid.hashCode(), PORTS);
    boolean used = !scope.isEmpty(topology.bfdUsers, uuid);
    String stated = row.string("status");
    String revived = stated.isEmpty() || stated.equals("admin_down") ? "down" : stated;
    // A session in use that is administratively down on one side comes up from "down".
    String seen = existing == null ? "admin_down" : existing.string("status");
    boolean isDown = seen.equals("admin_down") || !revived.equals(stated);
    String status = !used ? "admin_down" : isDown ? revived : seen;
    scope.emit(
        rows,
        SbRow.of("BFD", port + "/" + target)
            .set("logical_port", port)
            .set("dst_ip", target)
            .set("src_port", new SbRow.Value.Initial(Datums.integer(PORT_MIN + hash)))
            .set("disc", new SbRow.Value.Initial(Datums.integer(1 + (uuid.hashCode() & 0xffffff))))
            .set("min_tx", row.integer("min_tx", 1000))
            .set("min_rx", row.integer("min_rx", 1000))
            .set("detect_mult", row.integer("detect_mult", 5))
            .set(
                "status",
                used && !isDown
                    ? new SbRow.Value.Initial(Datums.string(status))
                    : new SbRow.Value.Plain(Datums.string(status)))
            .build());
    scope.emit(values, new NbValue("BFD", uuid, "status", Datums.string(status)));
  }
}
