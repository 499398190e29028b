// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.lswitch;

import static org.jovn.northd.pipeline.Stage.*;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.northd.pipeline.Flow;
import org.jovn.northd.pipeline.FlowSink;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.topology.DynamicAddress;
import org.jovn.northd.topology.Globals;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Switch;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Flows of single ports: port security, MAC learning, ARP and ND responders, destination lookup.
public final class SwitchPorts {

  private final Topology topology;
  private final Nats nats;
  private final Output<FlowUse> flows;

  public SwitchPorts(Engine engine, Topology topology, Nats nats, Output<FlowUse> flows) {
    this.topology = topology;
    this.nats = nats;
    this.flows = flows;
    engine.rule("switch port admission", topology.nb().switchPort.rows(), this::admission);
    engine.rule("switch port responder", topology.nb().switchPort.rows(), this::responder);
    engine.rule("switch port lookup", topology.nb().switchPort.rows(), this::lookup);
    engine.rule("vtep hairpin", topology.vtepPortsOf, this::vtepHairpin);
    engine.rule("forwarding groups", topology.nb().switches.rows(), this::forwardingGroups);
  }

  private FlowSink sink(Scope scope, SwitchPort port) {
    return new FlowSink(scope, flows, DatapathSet.of(port.datapath()), port.uuid());
  }

  private void admission(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    FlowSink sink = sink(scope, port);
    String inport = "inport == " + port.quoted();
    String outport = "outport == " + port.quoted();
    learning(sink, port, topology.nb().switchPort.get(scope, uuid));
    if (!port.isEnabled() && port.isType("external")) {
      return;
    }
    if (!port.isEnabled()) {
      sink.addForPort(LS_IN_CHECK_PORT_SEC, 100, inport, "reg0[15] = 1; next;", port.name());
      sink.addForPort(
          LS_IN_L2_UNKNOWN,
          50,
          outport,
          scope.get(topology.globals, Topology.ONE).drop(),
          port.name());
      return;
    }
    RowView row = topology.nb().switchPort.get(scope, uuid);
    String queue = queue(scope, port, row);
    if (port.isType("vtep")) {
      sink.addForPort(
          LS_IN_CHECK_PORT_SEC,
          70,
          inport,
          (queue == null ? "" : "set_queue(" + queue + "); ")
              + "reg0[14] = 1; next(pipeline=ingress, table="
              + LS_IN_HAIRPIN.table()
              + ");",
          port.name());
    } else if (queue != null) {
      sink.addForPort(
          LS_IN_CHECK_PORT_SEC,
          70,
          inport,
          "set_queue(" + queue + "); reg0[15] = check_in_port_sec(); next;",
          port.name());
      if (port.isType("localnet")) {
        sink.addForPort(
            LS_OUT_APPLY_PORT_SEC, 100, outport, "set_queue(" + queue + "); output;", port.name());
      }
    }
  }

  /// The queue of what comes from a port, or null.
  private @Nullable String queue(Scope scope, SwitchPort port, RowView row) {
    if (port.isType("external") || port.isType("router")) {
      return null;
    }
    Long allocated = scope.read(topology.queues, port.name());
    return allocated == null ? row.option("options", "qdisc_queue_id") : allocated.toString();
  }

  /// Where a port takes unknown addresses, they are learned: even if it is disabled.
  private static void learning(FlowSink sink, SwitchPort port, RowView row) {
    String inport = "inport == " + port.quoted();
    boolean learns =
        port.isType("")
            || (port.isType("localnet") && row.option("options", "localnet_learn_fdb", false));
    if (port.isUnknown() && !port.hasPortSecurity() && learns) {
      sink.addForPort(
          LS_IN_LOOKUP_FDB,
          100,
          inport,
          "reg0[11] = lookup_fdb(inport, eth.src); next;",
          port.name());
      sink.addForPort(
          LS_IN_PUT_FDB,
          100,
          inport + " && reg0[11] == 0",
          "put_fdb(inport, eth.src); next;",
          port.name());
    }
  }

  private void responder(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    FlowSink sink = sink(scope, port);
    switch (port.type()) {
      case "localnet" -> {
        sink.addForPort(LS_IN_ARP_RSP, 100, "inport == " + port.quoted(), "next;", port.name());
        known(scope, sink, port);
      }
      case "virtual" -> virtual(scope, port);
      case "external" -> {}
      default -> known(scope, sink, port);
    }
    if (port.isType("router")
        && port.peer() != null
        && !port.isUnknown()
        && !isVlanTransparent(scope, port)) {
      proxy(scope, sink, port);
    }
  }

  private void virtual(Scope scope, SwitchPort port) {
    RowView row = topology.nb().switchPort.get(scope, port.uuid());
    String text = row.option("options", "virtual-ip", "");
    Ip vip = Ip.parse(text);
    String parents = row.option("options", "virtual-parents");
    if (vip == null || parents == null) {
      return;
    }
    for (String name : parents.split(",", -1)) {
      SwitchPort parent = name.isEmpty() ? null : topology.switchPort(scope, name);
      if (parent == null || !parent.datapath().equals(port.datapath())) {
        continue;
      }
      String match =
          vip.isV6()
              ? "((nd_ns && ip6.dst == {%s, %s} && nd.target == %s) ||(nd_na && nd.target == %s))"
                  .formatted(text, vip.solicitedNode(), text, text)
              : ("((arp.op == 1 && arp.spa == %s && arp.tpa == %s)"
                      + " || (arp.op == 2 && arp.spa == %s))")
                  .formatted(text, text, text);
      sink(scope, parent)
          .addForPort(
              LS_IN_ARP_RSP,
              100,
              "inport == " + Values.inQuotes(parent.name()) + " && " + match,
              "bind_vport(" + port.quoted() + ", inport); next;",
              parent.name());
    }
  }

  static String arpReply(String mac, String address) {
    return "eth.dst = eth.src; eth.src = "
        + mac
        + "; arp.op = 2; /* ARP reply */ arp.tha = arp.sha; arp.sha = "
        + mac
        + "; arp.tpa = arp.spa; arp.spa = "
        + address
        + "; outport = inport; flags.loopback = 1; output;";
  }

  private void known(Scope scope, FlowSink sink, SwitchPort port) {
    Globals globals = scope.get(topology.globals, Topology.ONE);
    if (port.isUnknown() || isVlanTransparent(scope, port)) {
      return;
    }
    if (!port.isType("router")
        && !port.isType("localport")
        && !globals.is("ignore_lsp_down", true)
        && !scope.get(topology.isUp, port.uuid())) {
      return;
    }
    String na = port.isType("router") ? "nd_na_router" : "nd_na";
    String meter = null;
    for (PortAddresses addresses : port.addresses()) {
      String mac = addresses.mac().toString();
      for (Net net : addresses.v4()) {
        String match = "arp.tpa == " + net.address() + " && arp.op == 1";
        sink.add(LS_IN_ARP_RSP, 50, match, arpReply(mac, net.address().toString()));
        sink.addForPort(
            LS_IN_ARP_RSP, 100, match + " && inport == " + port.quoted(), "next;", port.name());
      }
      for (Net net : addresses.v6()) {
        if (meter == null) {
          UuidAtom copp = topology.nb().switches.get(scope, port.datapath()).reference("copp");
          meter = topology.meter(scope, copp, "nd-na");
        }
        Ip ip = net.address();
        String match =
            "nd_ns && ip6.dst == {" + ip + ", " + ip.solicitedNode() + "} && nd.target == " + ip;
        sink.addMetered(
            LS_IN_ARP_RSP,
            50,
            match,
            na
                + " { eth.src = "
                + mac
                + "; ip6.src = "
                + ip
                + "; nd.target = "
                + ip
                + "; nd.tll = "
                + mac
                + "; outport = inport; flags.loopback = 1; output; };",
            meter);
        sink.addForPort(
            LS_IN_ARP_RSP, 100, match + " && inport == " + port.quoted(), "next;", port.name());
      }
    }
  }

  private boolean isVlanTransparent(Scope scope, SwitchPort port) {
    return topology
        .nb()
        .switches
        .get(scope, port.datapath())
        .option("other_config", "vlan-passthru", false);
  }

  private void proxy(Scope scope, FlowSink sink, SwitchPort port) {
    String proxy = topology.nb().switchPort.get(scope, port.uuid()).option("options", "arp_proxy");
    RouterPort peer =
        port.peer() == null ? null : scope.get(topology.routerPorts, port.peer()).orElse(null);
    if (proxy == null || peer == null) {
      return;
    }
    List<String> addresses = new ArrayList<>();
    for (String word : proxy.strip().split("[ \t]+", -1)) {
      Net net = Net.parse(word);
      if (net == null) {
        break;
      }
      if (!net.isV6()) {
        addresses.add(net.address().toString());
      }
    }
    if (!addresses.isEmpty()) {
      sink.add(
          LS_IN_ARP_RSP,
          50,
          "arp.op == 1 && arp.tpa == {" + String.join(",", addresses) + "}",
          "eth.dst = eth.src; eth.src = "
              + peer.mac()
              + "; arp.op = 2; /* ARP reply */ arp.tha = arp.sha; arp.sha = "
              + peer.mac()
              + "; arp.tpa <-> arp.spa; outport = inport; flags.loopback = 1; output;");
    }
  }

  private void lookup(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null || port.isType("external")) {
      return;
    }
    FlowSink sink = sink(scope, port);
    String action =
        port.isEnabled()
            ? "outport = " + port.quoted() + "; output;"
            : scope.get(topology.globals, Topology.ONE).drop();
    RowView row = topology.nb().switchPort.get(scope, uuid);
    for (String address : row.strings("addresses")) {
      if (address.equals("unknown")) {
        continue;
      }
      if (address.equals("router")) {
        routerLookup(scope, sink, port, action);
        continue;
      }
      String text = DynamicAddress.isDynamic(address) ? row.optional("dynamic_addresses") : address;
      if (DynamicAddress.isDynamic(address)
          && Mac.parse(address.strip().split("[ \t]+", -1)[0]) != null) {
        text = address.strip().split("[ \t]+", -1)[0];
      }
      PortAddresses parsed = text == null ? null : PortAddresses.parse(text);
      if (parsed != null) {
        sink.add(LS_IN_L2_LKUP, 50, "eth.dst == " + parsed.mac(), action);
      }
    }
  }

  private void routerLookup(Scope scope, FlowSink sink, SwitchPort port, String action) {
    RouterPort peer =
        port.peer() == null ? null : scope.get(topology.routerPorts, port.peer()).orElse(null);
    Router router =
        peer == null ? null : scope.get(topology.routerTraits, peer.datapath()).orElse(null);
    if (peer == null || router == null) {
      return;
    }
    String resident = "";
    Switch ls = scope.get(topology.switches, port.datapath());
    if (!router.gateways().isEmpty() && !ls.localnets().isEmpty()) {
      if (peer.isDistributedGateway()) {
        resident = " && " + peer.resident();
      } else if (router.gateways().size() == 1
          && topology
              .nb()
              .routerPort
              .get(scope, peer.uuid())
              .option("options", "reside-on-redirect-chassis", false)) {
        resident = " && " + router.gateways().getFirst().resident();
      }
    }
    sink.add(LS_IN_L2_LKUP, 50, "eth.dst == " + peer.mac() + resident, action);
    if (peer.isDistributedGateway()) {
      for (Nats.ExternalMac own : scope.get(nats.externalMacs, peer.datapath())) {
        String there = "is_chassis_resident(" + Values.inQuotes(own.logicalPort()) + ")";
        sink.add(LS_IN_L2_LKUP, 50, "eth.dst == " + own.mac() + " && " + there, action);
      }
    }
  }

  private void vtepHairpin(Scope scope, UuidAtom datapath) {
    FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(datapath), null);
    for (UuidAtom uuid : scope.all(topology.routerPortsOf, datapath)) {
      @Nullable UuidAtom peer =
          scope.get(topology.switchPorts, uuid).map(SwitchPort::peer).orElse(null);
      RouterPort port = peer == null ? null : scope.get(topology.routerPorts, peer).orElse(null);
      if (port != null && port.isDistributedGateway()) {
        sink.add(LS_IN_HAIRPIN, 2000, "reg0[14] == 1 && " + port.resident(), "next;");
      }
    }
    sink.add(
        LS_IN_HAIRPIN,
        1000,
        "reg0[14] == 1",
        "next(pipeline=ingress, table=" + LS_IN_L2_LKUP.table() + ");");
  }

  /// The answers of a group begin with the text of the group before, and as many groups are passed
  /// over as one has ports: C does so by forgetting to clear, and by using one index for two loops.
  private void forwardingGroups(Scope scope, UuidAtom datapath) {
    String leftMatch = "";
    String leftAction = "";
    List<UuidAtom> groups =
        topology.nb().switches.get(scope, datapath).references("forwarding_groups");
    int next = 0;
    for (int i = 0; i < groups.size(); i++) {
      UuidAtom uuid = groups.get(i);
      RowView group = topology.nb().forwardingGroup.view(scope, uuid);
      if (i < next || group == null || !group.has("child_port")) {
        continue;
      }
      next = group.strings("child_port").size();
      FlowSink sink = new FlowSink(scope, flows, DatapathSet.of(datapath), uuid);
      String vmac = group.string("vmac");
      sink.add(
          LS_IN_ARP_RSP,
          50,
          leftMatch + "arp.tpa == " + group.string("vip") + " && arp.op == 1",
          leftAction + arpReply(vmac, group.string("vip")));
      StringBuilder action = new StringBuilder("fwd_group(");
      if (group.bool("liveness", false)) {
        action.append("liveness=\"true\",");
      }
      action.append("childports=");
      for (String child : group.strings("child_port")) {
        action.append(Values.inQuotes(child)).append(',');
      }
      action.setLength(action.length() - 1);
      leftMatch = "eth.dst == " + vmac;
      leftAction = action.append(");").toString();
      sink.add(new Flow(LS_IN_L2_LKUP, 50, leftMatch, leftAction));
    }
  }
}
