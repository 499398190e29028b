// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Net;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.KeyWanted;
import org.jovn.northd.sync.NbValue;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.Nat;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Router;
import org.jovn.northd.topology.RouterPort;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.SwitchPort;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Warning;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Port_Binding, the HA chassis groups that ports need, and `up` of switch ports.
public final class PortRows {

  private static final String ACTIVATED = "additional-chassis-activated";
  private static final String PREFIXES = "ipv6_ra_pd_list";
  private static final Pattern DELEGATED = Pattern.compile("\\s*[-+]?\\d+:\\s*(\\S+)");

  private final Topology topology;
  private final Nats nats;
  private final PortNatAddresses natAddresses;
  private final Group<String, HaGroup> haGroups;
  private final Output<SbRow> rows;
  private final Output<KeyWanted> keys;
  private final Output<KeyWanted> queues;
  private final Output<NbValue> values;

  public PortRows(
      Engine engine,
      Topology topology,
      Nats nats,
      PortNatAddresses natAddresses,
      Group<String, HaGroup> haGroups,
      Output<SbRow> rows,
      Output<KeyWanted> keys,
      Output<KeyWanted> queues,
      Output<NbValue> values) {
    this.topology = topology;
    this.nats = nats;
    this.natAddresses = natAddresses;
    this.haGroups = haGroups;
    this.rows = rows;
    this.keys = keys;
    this.queues = queues;
    this.values = values;
    engine.rule("port binding of switch port", topology.nb().switchPort.rows(), this::ofSwitch);
    engine.rule("port binding of router port", topology.nb().routerPort.rows(), this::ofRouter);
    engine.rule("up of switch port", topology.nb().switchPort.rows(), this::up);
  }

  private SbRow.@Nullable Builder start(
      Scope scope, UuidAtom datapath, String name, @Nullable String requested) {
    scope.emit(keys, new KeyWanted(datapath.toString(), name, Values.integer(requested, 0)));
    Long key = scope.read(topology.portKeys, name);
    if (key == null) {
      return null;
    }
    return SbRow.of("Port_Binding", name)
        .set("logical_port", name)
        .refer("datapath", "Datapath_Binding", List.of(datapath.toString()))
        .set("tunnel_key", key)
        .set("gateway_chassis", Datums.NONE)
        .set("up", new SbRow.Value.Initial(Datums.bool(false)));
  }

  /// Starts a row without what only ports of switches have.
  private SbRow.@Nullable Builder startOfRouter(
      Scope scope, UuidAtom datapath, String name, @Nullable String requested) {
    SbRow.Builder out = start(scope, datapath, name, requested);
    return out == null
        ? null
        : out.set("parent_port", Datums.NONE)
            .set("tag", Datums.NONE)
            .set("nat_addresses", Datums.NONE);
  }

  private void ofSwitch(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    if (port == null) {
      return;
    }
    RowView row = topology.nb().switchPort.get(scope, uuid);
    SbRow.Builder out =
        start(scope, port.datapath(), port.name(), row.option("options", "requested-tnl-key"));
    if (out == null) {
      return;
    }
    Map<String, String> options = new TreeMap<>();
    String type = port.type();
    List<String> nat = List.of();
    if (port.isType("router")) {
      RouterPort peer =
          port.peer() == null ? null : scope.get(topology.routerPorts, port.peer()).orElse(null);
      String chassis =
          peer == null
              ? null
              : topology.nb().router.get(scope, peer.datapath()).option("options", "chassis");
      type = chassis == null ? "patch" : "l3gateway";
      String peerName = row.option("options", "router-port");
      if (peerName != null) {
        options.put("peer", peerName);
      }
      if (chassis != null) {
        options.put("l3gateway-chassis", chassis);
      }
      nat = natAddresses.of(scope, port, row, peer, chassis != null);
    } else {
      options.putAll(row.map("options"));
      if (row.has("name")
          && topology
              .nb()
              .switches
              .get(scope, port.datapath())
              .option("other_config", "vlan-passthru", false)) {
        options.putIfAbsent("vlan-passthru", "true");
      }
      queue(scope, port, options);
      if (requested(scope, out, row)) {
        // ovn-controller says there that a port may pass traffic on other chassis too.
        keep(scope, options, port.datapath(), port.name(), ACTIVATED);
      }
    }
    haGroup(scope, out, row.reference("ha_chassis_group"), port);
    Map<String, String> ids = new TreeMap<>(row.map("external_ids"));
    String name = ids.get("neutron:port_name");
    if (name != null && !name.isEmpty()) {
      ids.put("name", name);
    }
    scope.emit(
        rows,
        // What is no type leaves the row the one that it had.
        out.set(
                "type",
                SwitchPort.TYPES.contains(port.type())
                    ? new SbRow.Value.Plain(Datums.string(type))
                    : new SbRow.Value.Initial(Datums.string("")))
            .set("options", Datums.map(options))
            .set("mac", Datums.strings(row.strings("addresses")))
            .set("port_security", Datums.strings(row.strings("port_security")))
            .set("parent_port", row.datum("parent_name"))
            .set("tag", row.datum("tag"))
            .set("nat_addresses", Datums.strings(nat))
            .refer("mirror_rules", "Mirror", mirrors(scope, row))
            .set("external_ids", Datums.map(ids))
            .build());
  }

  private List<String> mirrors(Scope scope, RowView row) {
    List<String> names = new ArrayList<>();
    for (UuidAtom mirror : row.references("mirror_rules")) {
      RowView view = topology.nb().mirror.view(scope, mirror);
      if (view != null) {
        names.add(view.string("name"));
      }
    }
    return names;
  }

  /// A port that limits its rate has a queue where it is bound, a localnet port one everywhere.
  private void queue(Scope scope, SwitchPort port, Map<String, String> options) {
    if (!options.containsKey("qos_max_rate")
        && !options.containsKey("qos_min_rate")
        && !options.containsKey("qos_burst")) {
      return;
    }
    if (Values.integer(options.get("qdisc_queue_id"), 0) != 0) {
      return;
    }
    UuidAtom space = port.isType("localnet") ? port.datapath() : null;
    if (space == null) {
      UuidAtom binding =
          Topology.first(scope.all(topology.sb().portByName, Topology.name(port.name())));
      RowView row = binding == null ? null : topology.sb().portBinding.view(scope, binding);
      space = row == null ? null : row.reference("chassis");
    }
    if (space != null) {
      scope.emit(queues, new KeyWanted(space.toString(), port.name(), 0));
      Long queue = scope.read(topology.queues, port.name());
      if (queue != null) {
        options.put("qdisc_queue_id", queue.toString());
      }
    }
  }

  /// Keeps an option that others set in the row that is there, if that is on the datapath.
  private void keep(
      Scope scope, Map<String, String> options, UuidAtom datapath, String port, String name) {
    UuidAtom binding = Topology.first(scope.all(topology.sb().portByName, Topology.name(port)));
    RowView row = binding == null ? null : topology.sb().portBinding.view(scope, binding);
    UuidAtom on = row == null ? null : row.reference("datapath");
    String value = row == null ? null : row.option("options", name);
    if (value != null && on != null && datapath.equals(topology.owner(scope, on))) {
      options.put(name, value);
    }
  }

  /// Returns whether chassis other than the first are asked for.
  private boolean requested(Scope scope, SbRow.Builder out, RowView row) {
    String wanted = row.option("options", "requested-chassis");
    List<UuidAtom> chassis = new ArrayList<>();
    UuidAtom main = null;
    for (String name : wanted == null ? new String[0] : wanted.split(",", -1)) {
      UuidAtom found = chassis(scope, name);
      if (found == null && !name.isEmpty()) {
        String what = "Unknown chassis '" + name + "' set in options:requested-chassis on LSP '";
        scope.emit(topology.warnings, Warning.of(what + row.string("name") + "'."));
      }
      if (main == null) {
        main = found;
      } else if (found != null) {
        chassis.add(found);
      }
    }
    out.set("requested_chassis", main == null ? Datums.NONE : main);
    out.set("requested_additional_chassis", Datums.uuids(chassis));
    return !chassis.isEmpty();
  }

  private @Nullable UuidAtom chassis(Scope scope, String name) {
    if (name.isEmpty()) {
      return null;
    }
    UuidAtom byName = Topology.first(scope.all(topology.sb().chassisByName, Topology.name(name)));
    return byName != null
        ? byName
        : Topology.first(scope.all(topology.sb().chassisByHostname, Topology.name(name)));
  }

  private void haGroup(
      Scope scope, SbRow.Builder out, @Nullable UuidAtom reference, SwitchPort port) {
    RowView group =
        reference == null || !port.isType("external")
            ? null
            : topology.nb().haChassisGroup.view(scope, reference);
    if (group == null) {
      out.set("ha_chassis_group", Datums.NONE);
      return;
    }
    scope.emit(haGroups, group.string("name"), new HaGroup.Named(group.uuid()));
    out.refer("ha_chassis_group", "HA_Chassis_Group", List.of(group.string("name")));
  }

  private void ofRouter(Scope scope, UuidAtom uuid) {
    RouterPort port = scope.get(topology.routerPorts, uuid).orElse(null);
    Router router =
        port == null ? null : scope.get(topology.routerTraits, port.datapath()).orElse(null);
    if (port == null || router == null) {
      return;
    }
    RowView row = topology.nb().routerPort.get(scope, uuid);
    String chassis = topology.nb().router.get(scope, port.datapath()).option("options", "chassis");
    StringBuilder mac = new StringBuilder(row.string("mac"));
    for (String network : row.strings("networks")) {
      mac.append(' ').append(network);
    }
    Map<String, String> ids = row.map("external_ids");
    SbRow.Builder out =
        startOfRouter(
            scope, port.datapath(), port.name(), row.option("options", "requested-tnl-key"));
    if (out != null) {
      Map<String, String> options = new TreeMap<>();
      UuidAtom peer = Topology.first(scope.all(topology.peersOf, uuid));
      String peerName =
          peer == null
              ? null
              : scope.get(topology.switchPorts, peer).map(SwitchPort::name).orElse(null);
      if (peerName == null && port.peerPort() != null) {
        peerName =
            scope.get(topology.routerPorts, port.peerPort()).map(RouterPort::name).orElse(null);
      }
      if (peerName != null) {
        options.put("peer", peerName);
      }
      if (chassis != null) {
        options.put("l3gateway-chassis", chassis);
      }
      if (peerName != null && (row.has("gateway_chassis") || row.has("ha_chassis_group"))) {
        options.put("chassis-redirect-port", port.redirectName());
      }
      keep(scope, options, port.datapath(), port.name(), PREFIXES);
      if (row.option("options", "prefix", false)) {
        delegated(scope, uuid, options.get(PREFIXES));
      }
      boolean delegates = peer != null && port.peerPort() == null && row.bool("enabled", true);
      for (String name : new String[] {"prefix_delegation", "prefix"}) {
        if (delegates && row.option("options", name, false)) {
          options.put("ipv6_" + name, "true");
        }
      }
      if (peer != null && port.peerPort() == null) {
        advertisements(options, port, row);
      }
      scope.emit(
          rows,
          out.set("type", chassis == null ? "patch" : "l3gateway")
              .set("options", Datums.map(options))
              .set("mac", Datums.string(mac.toString()))
              .set("external_ids", Datums.map(ids))
              .set("ha_chassis_group", Datums.NONE)
              .build());
    }
    if (port.isDistributedGateway()) {
      redirect(scope, port, row, mac.toString(), ids);
    }
  }

  private void redirect(
      Scope scope, RouterPort port, RowView row, String mac, Map<String, String> ids) {
    SbRow.Builder out = startOfRouter(scope, port.datapath(), port.redirectName(), null);
    UuidAtom reference = row.reference("ha_chassis_group");
    RowView named = reference == null ? null : topology.nb().haChassisGroup.view(scope, reference);
    String group = named == null ? port.name() : named.string("name");
    scope.emit(
        haGroups,
        group,
        named == null ? new HaGroup.OfPort(port.uuid()) : new HaGroup.Named(named.uuid()));
    if (out == null) {
      return;
    }
    Map<String, String> options = new TreeMap<>();
    options.put("distributed-port", port.name());
    String redirect = row.option("options", "redirect-type");
    if (redirect != null) {
      options.put("redirect-type", redirect);
    }
    boolean distributed = false;
    for (Nat nat : scope.get(nats.nats, port.datapath())) {
      distributed |= nat.isDistributed() || nat.hasBadMac();
    }
    if (!distributed && !"bridged".equals(redirect) && !hasVtep(scope, port)) {
      options.put("always-redirect", "true");
    }
    scope.emit(
        rows,
        out.set("type", "chassisredirect")
            .set("options", Datums.map(options))
            .set("mac", Datums.string(mac))
            .set("external_ids", Datums.map(ids))
            .refer("ha_chassis_group", "HA_Chassis_Group", List.of(group))
            .build());
  }

  /// Writes back the prefix that was delegated to a port.
  private void delegated(Scope scope, UuidAtom uuid, @Nullable String list) {
    Matcher found = list == null ? null : DELEGATED.matcher(list);
    if (found != null && found.lookingAt()) {
      Datum prefix = Datums.string(found.group(1));
      scope.emit(values, new NbValue("Logical_Router_Port", uuid, "ipv6_prefix", prefix));
    }
  }

  private boolean hasVtep(Scope scope, RouterPort port) {
    for (UuidAtom peer : scope.all(topology.peersOf, port.uuid())) {
      SwitchPort attached = scope.get(topology.switchPorts, peer).orElse(null);
      if (attached != null && !scope.isEmpty(topology.vtepPortsOf, attached.datapath())) {
        return true;
      }
    }
    return false;
  }

  /// What ovn-controller needs for periodic router advertisements.
  private static void advertisements(Map<String, String> options, RouterPort port, RowView row) {
    Map<String, String> config = row.map("ipv6_ra_configs");
    String mode = config.get("address_mode");
    if (mode == null
        || !List.of("slaac", "dhcpv6_stateful", "dhcpv6_stateless").contains(mode)
        || !Values.bool(config.get("send_periodic"), false)) {
      return;
    }
    options.put("ipv6_ra_send_periodic", "true");
    options.put("ipv6_ra_address_mode", mode);
    long max = Values.integer(config.get("max_interval"), 600);
    max = Math.clamp(max, 4, 1800);
    long min = Values.integer(config.get("min_interval"), max >= 9 ? max / 3 : max * 3 / 4);
    min = Math.clamp(min, 3, Math.max(3, max * 3 / 4));
    options.put("ipv6_ra_max_interval", Long.toString(max));
    options.put("ipv6_ra_min_interval", Long.toString(min));
    String mtu = config.get("mtu");
    if (Values.integer(mtu, 0) >= 1280) {
      options.put("ipv6_ra_mtu", Long.toString(Values.integer(mtu, 0)));
    }
    StringBuilder prefixes = new StringBuilder();
    String source = "";
    for (Net net : port.v6()) {
      if (net.network().isLinkLocal()) {
        source = source.isEmpty() ? net.address().toString() : source;
      } else {
        prefixes.append(prefixes.isEmpty() ? "" : " ").append(net.networkText());
      }
    }
    String delegated = options.get(PREFIXES);
    if (delegated != null) {
      prefixes.append(prefixes.isEmpty() ? "" : " ").append(delegated);
    }
    options.put("ipv6_ra_prefixes", prefixes.toString());
    options.put("ipv6_ra_src_addr", source);
    options.put("ipv6_ra_src_eth", port.mac());
    for (String name : new String[] {"rdnss", "dnssl", "route_info"}) {
      String value = config.get(name);
      if (value != null) {
        options.put("ipv6_ra_" + name, value);
      }
    }
    String preference = config.get("router_preference");
    options.put(
        "ipv6_ra_prf",
        preference != null && (preference.equals("HIGH") || preference.equals("LOW"))
            ? preference
            : "MEDIUM");
  }

  private void up(Scope scope, UuidAtom uuid) {
    SwitchPort port = scope.get(topology.switchPorts, uuid).orElse(null);
    UuidAtom binding =
        port == null
            ? null
            : Topology.first(scope.all(topology.sb().portByName, Topology.name(port.name())));
    RowView row = binding == null ? null : topology.sb().portBinding.view(scope, binding);
    if (port == null || row == null) {
      return;
    }
    boolean up = port.isType("router");
    UuidAtom chassis = up ? null : row.reference("chassis");
    if (chassis != null) {
      RowView view = topology.sb().chassis.view(scope, chassis);
      up =
          view == null
              || !view.option("other_config", "port-up-notif", false)
              || row.bool("up", false);
    }
    scope.emit(values, new NbValue("Logical_Switch_Port", uuid, "up", Datums.bool(up)));
  }
}
