// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.service.LoadBalancers;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Address sets, port groups, meters, mirrors, DNS, load balancers and other tables that mirror
/// Northbound ones.
public final class ConfigurationRows {

  private final Topology topology;
  private final LoadBalancers balancers;
  private final Output<SbRow> rows;

  /// By port group, the addresses of its ports.
  private final Group<UuidAtom, UuidAtom> groupMembers;

  public ConfigurationRows(
      Engine engine, Topology topology, LoadBalancers balancers, Output<SbRow> rows) {
    this.topology = topology;
    this.balancers = balancers;
    this.rows = rows;
    groupMembers = engine.group("members of port group");
    engine.rule("port group members", topology.nb().switchPort.rows(), this::members);
    engine.rule("address set", topology.nb().addressSet.rows(), this::addressSet);
    engine.rule("address sets of port group", topology.nb().portGroup.rows(), this::groupSets);
    engine.rule("port group on switch", topology.groupPorts, this::portGroup);
    engine.rule("service monitor address", topology.nb().globals, this::monitorSet);
    engine.rule("address sets of router", topology.nb().router.rows(), this::routerSets);
    engine.rule("meter", topology.nb().meter.rows(), this::meter);
    engine.rule("fair meter of ACL", topology.nb().acl.rows(), this::fairMeter);
    engine.rule("mirror", topology.nb().mirror.rows(), this::mirror);
    engine.rule("DNS", topology.nb().dns.rows(), this::dns);
    engine.rule("load balancer row", topology.switchesOfLb, this::loadBalancer);
    engine.rule("template variables", topology.nb().chassisTemplateVar.rows(), this::variables);
    engine.rule("static MAC binding", topology.nb().staticMacBinding.rows(), this::staticBinding);
  }

  private void addressSet(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().addressSet.get(scope, uuid);
    emitSet(scope, row.string("name"), row.strings("addresses"));
  }

  private void emitSet(Scope scope, String name, List<String> addresses) {
    scope.emit(
        rows,
        SbRow.of("Address_Set", name)
            .set("name", name)
            .set("addresses", Datums.strings(addresses))
            .build());
  }

  private void members(Scope scope, UuidAtom uuid) {
    for (UuidAtom group : scope.all(topology.nb().groupsOfPort, uuid)) {
      scope.emit(groupMembers, group, uuid);
    }
  }

  private void groupSets(Scope scope, UuidAtom uuid) {
    String name = topology.nb().portGroup.get(scope, uuid).string("name");
    List<String> v4 = new ArrayList<>();
    List<String> v6 = new ArrayList<>();
    for (UuidAtom member : scope.all(groupMembers, uuid)) {
      SwitchPort port = scope.get(topology.switchPorts, member).orElse(null);
      for (PortAddresses addresses : addressesOf(scope, port)) {
        for (Net net : addresses.v4()) {
          v4.add(net.address().toString());
        }
        for (Net net : addresses.v6()) {
          v6.add(net.address().toString());
        }
      }
    }
    emitSet(scope, name + "_ip4", v4);
    emitSet(scope, name + "_ip6", v6);
  }

  /// The addresses of a port; of one to a router also those that Northbound says were chosen.
  private List<PortAddresses> addressesOf(Scope scope, @Nullable SwitchPort port) {
    if (port == null || port.peer() == null) {
      return port == null ? List.of() : port.own();
    }
    RowView row = topology.nb().switchPort.get(scope, port.uuid());
    PortAddresses said = PortAddresses.parse(row.string("dynamic_addresses"));
    if (said == null) {
      return port.own();
    }
    List<PortAddresses> all = new ArrayList<>(port.own());
    all.add(said);
    return all;
  }

  private void portGroup(Scope scope, Topology.GroupOnSwitch key) {
    Long tunnel = scope.read(topology.datapathKeys, key.datapath());
    RowView group = topology.nb().portGroup.view(scope, key.group());
    if (tunnel != null && group != null) {
      String name = tunnel + "_" + group.string("name");
      scope.emit(
          rows,
          SbRow.of("Port_Group", name)
              .set("name", name)
              .set("ports", Datums.strings(scope.all(topology.groupPorts, key)))
              .build());
    }
  }

  private void monitorSet(Scope scope, String key) {
    String mac = scope.get(topology.globals, Topology.ONE).serviceMonitorMac();
    if (!mac.isEmpty()) {
      emitSet(scope, "svc_monitor_mac", List.of(mac));
    }
  }

  private void routerSets(Scope scope, UuidAtom uuid) {
    Long tunnel = scope.read(topology.datapathKeys, uuid);
    if (tunnel == null) {
      return;
    }
    List<String> v4 = new ArrayList<>();
    List<String> v6 = new ArrayList<>();
    for (Ip address : scope.get(balancers.reachableOfRouter, uuid)) {
      (address.isV6() ? v6 : v4).add(address.toString());
    }
    scope
        .get(balancers.templatesOfRouter, uuid)
        .forEach((text, isV6) -> (isV6 ? v6 : v4).add(text));
    if (!v4.isEmpty()) {
      emitSet(scope, "_rtr_lb_" + tunnel + "_ip4", v4);
    }
    if (!v6.isEmpty()) {
      emitSet(scope, "_rtr_lb_" + tunnel + "_ip6", v6);
    }
  }

  private void meter(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().meter.get(scope, uuid);
    emitMeter(scope, row.string("name"), row);
  }

  private void emitMeter(Scope scope, String name, RowView row) {
    List<Map<String, SbRow.Value>> bands = new ArrayList<>();
    for (UuidAtom band : row.references("bands")) {
      RowView view = topology.nb().meterBand.view(scope, band);
      if (view != null) {
        Map<String, SbRow.Value> child = new LinkedHashMap<>();
        for (String column : new String[] {"action", "rate", "burst_size"}) {
          child.put(column, new SbRow.Value.Plain(view.datum(column)));
        }
        bands.add(child);
      }
    }
    scope.emit(
        rows,
        SbRow.of("Meter", name)
            .set("name", name)
            .set("unit", row.datum("unit"))
            .set("bands", new SbRow.Value.Children("Meter_Band", bands))
            .build());
  }

  private void fairMeter(Scope scope, UuidAtom uuid) {
    RowView acl = topology.nb().acl.get(scope, uuid);
    String name = acl.optional("meter");
    UuidAtom meter =
        name == null
            ? null
            : Topology.first(scope.all(topology.nb().meterByName, Topology.name(name)));
    RowView row = meter == null ? null : topology.nb().meter.view(scope, meter);
    if (name != null && row != null && row.bool("fair", false)) {
      emitMeter(scope, name + "__" + uuid, row);
    }
  }

  private void mirror(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().mirror.get(scope, uuid);
    SbRow.Builder out = SbRow.of("Mirror", row.string("name"));
    for (String column : new String[] {"name", "filter", "index", "sink", "type"}) {
      out.set(column, row.datum(column));
    }
    scope.emit(rows, out.build());
  }

  private void dns(Scope scope, UuidAtom uuid) {
    List<UuidAtom> datapaths = Topology.sorted(scope.all(topology.nb().dnsSwitches, uuid));
    if (datapaths.isEmpty()) {
      return;
    }
    RowView row = topology.nb().dns.get(scope, uuid);
    Map<String, String> records = new TreeMap<>();
    row.map("records").forEach((name, value) -> records.put(name, lower(value)));
    Map<String, String> ids = Map.of("dns_id", uuid.toString());
    scope.emit(
        rows,
        SbRow.of("DNS", uuid.toString())
            .set("records", Datums.map(records))
            .refer(
                "datapaths",
                "Datapath_Binding",
                datapaths.stream().map(UuidAtom::toString).toList())
            .set("external_ids", Datums.map(ids))
            .build());
  }

  /// The text with the letters A to Z in lower case, and others as they are.
  private static String lower(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      out.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    return out.toString();
  }

  private void loadBalancer(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().loadBalancer.get(scope, uuid);
    Map<String, String> options = new TreeMap<>(row.map("options"));
    options.put("hairpin_orig_tuple", "true");
    Set<UuidAtom> datapaths = new LinkedHashSet<>();
    for (UuidAtom datapath : scope.all(topology.switchesOfLb, uuid)) {
      if (scope.read(topology.datapathKeys, datapath) != null) {
        datapaths.add(datapath);
      }
    }
    scope.emit(
        rows,
        SbRow.of("Load_Balancer", uuid.toString())
            .set("name", row.string("name"))
            .set("vips", vips(row))
            .set("protocol", row.datum("protocol"))
            .set("datapaths", Datums.NONE)
            .set("datapath_group", new SbRow.Value.Group(DatapathSet.of(datapaths)))
            .set("options", Datums.map(options))
            .set("external_ids", Datums.map(Map.of("lb_id", uuid.toString())))
            .build());
  }

  /// The VIPs; those of an IPv6 template as they are understood.
  private static Datum vips(RowView row) {
    if (!row.option("options", "template", false)
        || row.option("options", "address-family", "ipv4").equals("ipv4")) {
      return row.datum("vips");
    }
    Map<String, String> vips = LoadBalancers.ofTemplate(row.map("vips"));
    return vips.isEmpty() ? row.datum("vips") : Datums.map(vips);
  }

  private void variables(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().chassisTemplateVar.get(scope, uuid);
    scope.emit(
        rows,
        SbRow.of("Chassis_Template_Var", row.string("chassis"))
            .set("chassis", row.string("chassis"))
            .set("variables", row.datum("variables"))
            .build());
  }

  private void staticBinding(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().staticMacBinding.get(scope, uuid);
    String name = row.string("logical_port");
    String ip = row.string("ip");
    RouterPort port = topology.routerPort(scope, name);
    UuidAtom datapath = boundDatapath(scope, name, ip);
    if (datapath == null) {
      datapath = port == null ? null : port.datapath();
    }
    if (datapath == null) {
      return;
    }
    SbRow.Builder out = SbRow.of("Static_MAC_Binding", name + "/" + ip);
    if (port != null) {
      out.set("logical_port", name)
          .set("ip", ip)
          .set("mac", row.string("mac"))
          .set("override_dynamic_mac", row.datum("override_dynamic_mac"))
          .refer("datapath", "Datapath_Binding", List.of(datapath.toString()));
    }
    scope.emit(rows, out.build());
  }

  /// The datapath that the row of a static binding has, if there is such a row and datapath. C
  /// leaves that as it is, and the whole row where the port is gone.
  private @Nullable UuidAtom boundDatapath(Scope scope, String port, String ip) {
    for (UuidAtom uuid : scope.all(topology.sb().staticBindingByIp, Topology.name(ip))) {
      RowView row = topology.sb().staticMacBinding.view(scope, uuid);
      UuidAtom datapath = row == null ? null : row.reference("datapath");
      if (row != null && datapath != null && row.string("logical_port").equals(port)) {
        return topology.owner(scope, datapath);
      }
    }
    return null;
  }
}
