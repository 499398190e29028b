// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.KeyWanted;
import org.jovn.northd.sync.Keys;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.UuidAtom;

/// Datapath_Binding and IP_Multicast.
public final class DatapathRows {

  private final Topology topology;
  private final Output<SbRow> rows;
  private final Output<KeyWanted> keys;

  public DatapathRows(
      Engine engine, Topology topology, Output<SbRow> rows, Output<KeyWanted> keys) {
    this.topology = topology;
    this.rows = rows;
    this.keys = keys;
    engine.rule("switch datapath", topology.nb().switches.rows(), this::ofSwitch);
    engine.rule("router datapath", topology.nb().router.rows(), this::ofRouter);
    engine.rule("IP multicast of router", topology.nb().router.rows(), this::foreignMulticast);
    engine.rule("IP multicast of switch", topology.nb().switches.rows(), this::multicast);
  }

  private void ofSwitch(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().switches.get(scope, uuid);
    Map<String, String> ids = new TreeMap<>();
    ids.put("logical-switch", uuid.toString());
    ids.put("name", row.string("name"));
    String second = row.option("external_ids", "neutron:network_name");
    if (second != null && !second.isEmpty()) {
      ids.put("name2", second);
    }
    String transit = row.option("other_config", "interconn-ts");
    if (transit != null) {
      ids.put("interconn-ts", transit);
    }
    emit(scope, uuid, ids, row.option("other_config", "requested-tnl-key"));
  }

  private void ofRouter(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().router.get(scope, uuid);
    if (!row.bool("enabled", true)) {
      return;
    }
    Map<String, String> ids = new TreeMap<>();
    ids.put("logical-router", uuid.toString());
    ids.put("name", row.string("name"));
    String second = row.option("external_ids", "neutron:router_name");
    if (second != null && !second.isEmpty()) {
      ids.put("name2", second);
    }
    String zone = row.option("options", "snat-ct-zone");
    long number = Values.integer(zone, -1);
    if (number >= 0) {
      ids.put("snat-ct-zone", Long.toString(number));
    }
    if (!row.option("options", "always_learn_from_arp_request", true)) {
      ids.put("always_learn_from_arp_request", "false");
    }
    emit(scope, uuid, ids, row.option("options", "requested-tnl-key"));
  }

  private void emit(
      Scope scope,
      UuidAtom uuid,
      Map<String, String> ids,
      @org.jspecify.annotations.Nullable String requested) {
    long wanted = Values.integer(requested, 0);
    boolean isTransit = ids.containsKey("interconn-ts");
    if (wanted > Keys.VXLAN_DATAPATH_MAX
        && !isTransit
        && scope.get(topology.features, Topology.ONE).vxlan()) {
      wanted = 0;
    }
    scope.emit(keys, new KeyWanted("", uuid.toString(), wanted));
    Long key = scope.read(topology.datapathKeys, uuid);
    if (key != null) {
      scope.emit(
          rows,
          SbRow.of("Datapath_Binding", uuid.toString())
              .set("tunnel_key", key)
              .set("external_ids", Datums.map(ids))
              .set("load_balancers", Datums.NONE)
              .build());
    }
  }

  /// Routers have none; one that others made stays.
  private void foreignMulticast(Scope scope, UuidAtom uuid) {
    if (scope.read(topology.datapathKeys, uuid) != null) {
      scope.emit(rows, new SbRow("IP_Multicast", "@" + uuid, Map.of()));
    }
  }

  private void multicast(Scope scope, UuidAtom uuid) {
    if (scope.read(topology.datapathKeys, uuid) == null) {
      return;
    }
    RowView row = topology.nb().switches.get(scope, uuid);
    Map<String, String> config = row.map("other_config");
    boolean querier = Values.bool(config.get("mcast_querier"), true);
    long idle = bounded(config.get("mcast_idle_timeout"), 300, 15, 3600);
    SbRow.Builder out =
        SbRow.of("IP_Multicast", "@" + uuid)
            .refer("datapath", "Datapath_Binding", List.of(uuid.toString()))
            .set("enabled", Values.bool(config.get("mcast_snoop"), false))
            .set("querier", querier)
            .set("table_size", unsigned(config.get("mcast_table_size"), 2048))
            .set("idle_timeout", idle)
            .set("query_interval", bounded(config.get("mcast_query_interval"), idle / 2, 1, 3600))
            .set("query_max_resp", unsigned(config.get("mcast_query_max_response"), 1));
    // What is no longer said stays as it was said last.
    for (String column : new String[] {"eth_src", "ip4_src", "ip6_src"}) {
      String value = config.get("mcast_" + column);
      Datum datum = Datums.string(value == null ? "" : value);
      out.set(
          column, value == null ? new SbRow.Value.Initial(datum) : new SbRow.Value.Plain(datum));
    }
    scope.emit(rows, out.build());
  }

  private static long bounded(
      @org.jspecify.annotations.Nullable String text, long otherwise, long min, long max) {
    // Of a number of 64 bits, C looks at 32.
    return Math.clamp(unsigned(text, otherwise) & 0xffffffffL, min, max);
  }

  /// As C reads it: what is negative is very large.
  private static long unsigned(@org.jspecify.annotations.Nullable String text, long otherwise) {
    return Values.wide(text, otherwise);
  }
}
