// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import java.util.ArrayList;
import java.util.List;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Net;
import org.jovn.northd.net.PortAddresses;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.NbValue;
import org.jovn.northd.topology.DynamicAddress;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Warning;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Says who wants addresses and tags and which are taken, and writes back what was chosen.
public final class AddressRules {

  private static final long ADDRESSES = 1L << 32;

  private final Topology topology;
  private final PortWarnings warnings;
  private final Output<AddressWish> wishes;
  private final Output<NbValue> values;

  public AddressRules(
      Engine engine, Topology topology, Output<AddressWish> wishes, Output<NbValue> values) {
    this.topology = topology;
    this.warnings = new PortWarnings(topology);
    this.wishes = wishes;
    this.values = values;
    engine.rule("subnet of switch", topology.nb().switches.rows(), this::subnet);
    engine.rule("addresses of switch port", topology.nb().switchPort.rows(), this::ofSwitchPort);
    engine.rule("addresses of router port", topology.nb().routerPort.rows(), this::ofRouterPort);
    engine.rule("chosen addresses of port", topology.nb().switchPort.rows(), this::chosen);
    engine.rule("tag of port", topology.nb().switchPort.rows(), this::tag);
  }

  private void subnet(Scope scope, UuidAtom uuid) {
    RowView row = topology.nb().switches.get(scope, uuid);
    String subnet = row.option("other_config", "subnet");
    String prefix = row.option("other_config", "ipv6_prefix");
    if (subnet == null && prefix == null) {
      if (row.option("other_config", "mac_only", false)) {
        scope.emit(wishes, new AddressWish.Subnet(uuid, 0, 0, List.of(), null));
      }
      return;
    }
    Ip network = prefix == null ? null : prefix(scope, row, prefix);
    Net net = subnet == null || subnet.indexOf('/') < 0 ? null : Net.parse(subnet);
    if (net == null || net.isV6() || net.isHost()) {
      if (subnet != null) {
        warn(scope, row, "bad 'subnet' " + subnet);
      }
      if (network != null) {
        scope.emit(wishes, new AddressWish.Subnet(uuid, 0, 0, List.of(), network));
      }
      return;
    }
    long first = net.network().low() + 1;
    long count = (ADDRESSES >>> net.length()) - 1;
    List<AddressWish.Range> excluded = new ArrayList<>();
    excluded.add(new AddressWish.Range(0, 0));
    excluded(scope, row, first, count, excluded);
    scope.emit(wishes, new AddressWish.Subnet(uuid, first, count, excluded, network));
  }

  private void warn(Scope scope, RowView row, String what) {
    scope.emit(topology.warnings, Warning.of(Warning.DYNAMIC, row.uuid() + ": " + what));
  }

  private @Nullable Ip prefix(Scope scope, RowView row, String text) {
    Net net = Net.parse(text);
    if (net == null || !net.isV6()) {
      warn(scope, row, "bad 'ipv6_prefix' " + text);
      return null;
    }
    if (text.indexOf('/') >= 0 && net.length() != 64) {
      warn(scope, row, "bad 'ipv6_prefix' " + text + ": must be /64");
      return null;
    }
    return net.address().masked(64);
  }

  /// What `exclude_ips` names: addresses, and ranges `FIRST..LAST`.
  private void excluded(
      Scope scope, RowView row, long first, long count, List<AddressWish.Range> out) {
    String text = row.option("other_config", "exclude_ips", "").replace("..", " .. ").strip();
    String[] words = text.isEmpty() ? new String[0] : text.split("[ \t]+", -1);
    for (int i = 0; i < words.length; i++) {
      Ip from = Ip.parseV4(words[i]);
      Ip to = from;
      if (i + 1 < words.length && words[i + 1].equals("..")) {
        to = i + 2 < words.length ? Ip.parseV4(words[i + 2]) : null;
        i += 2;
      }
      if (from == null || to == null) {
        String at = i < words.length ? " at `" + words[i] + "'" : "";
        warn(scope, row, "bad exclude_ips (Syntax error" + at + " expecting address.)");
        return;
      }
      long start = Math.max(from.low() - first, 0);
      long end = Math.min(to.low() - first, count - 1);
      if (end < start) {
        warn(scope, row, "bad exclude_ips (excluded addresses not in subnet)");
        continue;
      }
      out.add(new AddressWish.Range(start, end));
    }
  }

  private void ofSwitchPort(Scope scope, UuidAtom uuid) {
    warnings.ofSwitchPort(scope, uuid);
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    RowView row = topology.nb().switchPort.get(scope, uuid);
    boolean asked = false;
    for (String address : row.strings("addresses")) {
      DynamicAddress dynamic = DynamicAddress.parse(address);
      if (dynamic == null) {
        PortAddresses parsed = PortAddresses.parse(address);
        if (parsed != null) {
          taken(scope, port.datapath(), parsed);
        }
      } else if (asked) {
        scope.emit(
            topology.warnings,
            Warning.of(
                "More than one dynamic address configured for logical switch port '"
                    + port.name()
                    + "'"));
      } else if (port.peer() == null) {
        asked = true;
        String current = row.string("dynamic_addresses");
        scope.emit(
            wishes, new AddressWish.Dynamic(uuid, port.datapath(), port.name(), dynamic, current));
      }
    }
  }

  private void ofRouterPort(Scope scope, UuidAtom uuid) {
    warnings.ofRouterPort(scope, uuid);
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    scope.emit(wishes, new AddressWish.Taken(null, port.addresses().mac(), List.of()));
    for (UuidAtom peer : scope.all(topology.peersOf, uuid)) {
      SwitchPort attached = scope.get(topology.switchPorts, peer).orElse(null);
      if (attached != null) {
        taken(scope, attached.datapath(), port.addresses());
      }
    }
  }

  private void taken(Scope scope, UuidAtom datapath, PortAddresses addresses) {
    List<Ip> v4 = new ArrayList<>(addresses.v4().size());
    for (Net net : addresses.v4()) {
      v4.add(net.address());
    }
    scope.emit(wishes, new AddressWish.Taken(datapath, addresses.mac(), v4));
  }

  private void chosen(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null || (port.peer() != null && hasPool(scope, port.datapath()))) {
      return;
    }
    String chosen = scope.read(topology.dynamicAddresses, uuid);
    if (chosen != null || topology.nb().switchPort.get(scope, uuid).has("dynamic_addresses")) {
      scope.emit(
          values,
          new NbValue("Logical_Switch_Port", uuid, "dynamic_addresses", Datums.optional(chosen)));
    }
  }

  /// Whether a switch gives addresses; what a port to a router has there stays as it is.
  private boolean hasPool(Scope scope, UuidAtom datapath) {
    RowView row = topology.nb().switches.view(scope, datapath);
    return row != null
        && (row.option("other_config", "subnet") != null
            || row.option("other_config", "ipv6_prefix") != null
            || row.option("other_config", "mac_only", false));
  }

  private void tag(Scope scope, UuidAtom uuid) {
    if (scope.get(topology.switchPorts, uuid).isEmpty()) {
      return;
    }
    RowView row = topology.nb().switchPort.get(scope, uuid);
    String parent = row.string("parent_name");
    long tag = row.integer("tag", 0);
    long request = row.integer("tag_request", -1);
    if (!parent.isEmpty() && (tag != 0 || request == 0)) {
      scope.emit(wishes, new AddressWish.Nested(parent, uuid, tag));
    }
    Long chosen = null;
    if (request > 0) {
      chosen = request;
    } else if (request == 0 && !parent.isEmpty() && tag == 0) {
      chosen = scope.read(topology.tags, uuid);
    }
    if (chosen != null) {
      scope.emit(values, new NbValue("Logical_Switch_Port", uuid, "tag", Datums.integer(chosen)));
    }
  }
}
