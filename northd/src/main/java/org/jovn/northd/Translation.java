// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd;

import java.util.Map;
import java.util.TreeMap;
import org.jovn.northd.address.AddressPlan;
import org.jovn.northd.address.AddressRules;
import org.jovn.northd.address.AddressWish;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Output;
import org.jovn.northd.lrouter.RouterAdvertisements;
import org.jovn.northd.lrouter.RouterFlows;
import org.jovn.northd.lrouter.RouterGateways;
import org.jovn.northd.lrouter.RouterInput;
import org.jovn.northd.lrouter.RouterNat;
import org.jovn.northd.lrouter.RouterNeighbors;
import org.jovn.northd.lrouter.RouterPolicies;
import org.jovn.northd.lrouter.RouterRoutables;
import org.jovn.northd.lrouter.RouterRoutes;
import org.jovn.northd.lswitch.SwitchAcls;
import org.jovn.northd.lswitch.SwitchDhcp;
import org.jovn.northd.lswitch.SwitchFlows;
import org.jovn.northd.lswitch.SwitchMulticast;
import org.jovn.northd.lswitch.SwitchPorts;
import org.jovn.northd.lswitch.SwitchQos;
import org.jovn.northd.lswitch.SwitchRouterAddresses;
import org.jovn.northd.pipeline.FlowUse;
import org.jovn.northd.rows.ConfigurationRows;
import org.jovn.northd.rows.DatapathRows;
import org.jovn.northd.rows.HaGroup;
import org.jovn.northd.rows.HaGroupRows;
import org.jovn.northd.rows.LearnedGroups;
import org.jovn.northd.rows.LearnedRows;
import org.jovn.northd.rows.MonitorRows;
import org.jovn.northd.rows.MulticastRows;
import org.jovn.northd.rows.PortNatAddresses;
import org.jovn.northd.rows.PortRows;
import org.jovn.northd.service.HealthChecks;
import org.jovn.northd.service.LoadBalancers;
import org.jovn.northd.service.RouterLoadBalancing;
import org.jovn.northd.service.SwitchLoadBalancing;
import org.jovn.northd.sync.Expiries;
import org.jovn.northd.sync.Expiry;
import org.jovn.northd.sync.KeyWanted;
import org.jovn.northd.sync.Keys;
import org.jovn.northd.sync.NbValue;
import org.jovn.northd.sync.SbRow;
import org.jovn.northd.topology.Nats;
import org.jovn.northd.topology.Nb;
import org.jovn.northd.topology.RouterWarnings;
import org.jovn.northd.topology.Sb;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Ways;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;

/// Every derivation, in the order of their heights: from the tables of both databases to flows,
/// Southbound rows and values to write back.
public final class Translation {

  public final Engine engine = new Engine();
  public final Nb nb = new Nb(engine, OvnNorthboundSchema.SCHEMA);
  public final Sb sb = new Sb(engine, OvnSouthboundSchema.SCHEMA);
  public final Output<FlowUse> flows = engine.output("flows");
  public final Output<SbRow> rows = engine.output("rows");
  public final Output<NbValue> values = engine.output("values");
  private final Output<KeyWanted> keysWanted = engine.output("keys");
  private final Output<KeyWanted> queuesWanted = engine.output("queues");
  private final Output<KeyWanted> groupKeysWanted = engine.output("multicast group keys");
  private final Output<Expiry> expiriesWanted = engine.output("expiries");
  private final Output<AddressWish> addressesWanted = engine.output("addresses");

  public final Topology topology = new Topology(engine, nb, sb);
  private final Keys keys = Keys.ofPorts();
  private final Keys queues = Keys.ofQueues();
  private final Keys groupKeys = Keys.ofGroups();
  private final AddressPlan addresses = new AddressPlan();
  private final Expiries expiries = new Expiries();

  public Translation() {
    Nats nats = new Nats(engine, topology);
    LoadBalancers balancers = new LoadBalancers(engine, topology, nats);
    Ways ways = new Ways(engine, topology);
    new RouterWarnings(engine, topology, ways);
    new SwitchFlows(engine, topology, flows);
    new SwitchAcls(engine, topology, flows);
    new SwitchPorts(engine, topology, nats, flows);
    new SwitchRouterAddresses(engine, topology, nats, balancers, flows);
    new SwitchDhcp(engine, topology, flows);
    new SwitchMulticast(engine, topology, flows);
    new SwitchQos(engine, topology, flows);
    new SwitchLoadBalancing(engine, topology, balancers, flows);
    new RouterLoadBalancing(engine, topology, nats, balancers, flows);
    new HealthChecks(engine, topology, balancers, flows, rows);
    new RouterFlows(engine, topology, flows);
    new RouterInput(engine, topology, nats, balancers, flows);
    new RouterRoutes(engine, topology, ways, flows);
    new RouterPolicies(engine, topology, ways, flows);
    new RouterAdvertisements(engine, topology, flows);
    new RouterNat(engine, topology, nats, balancers, flows);
    new RouterNeighbors(engine, topology, flows);
    PortNatAddresses natAddresses = new PortNatAddresses(topology, nats, balancers);
    new RouterRoutables(engine, topology, natAddresses, flows);
    new RouterGateways(engine, topology, nats, flows);
    new AddressRules(engine, topology, addressesWanted, values);
    new DatapathRows(engine, topology, rows, keysWanted);
    Group<String, HaGroup> haGroups = engine.group("HA chassis groups");
    new PortRows(
        engine, topology, nats, natAddresses, haGroups, rows, keysWanted, queuesWanted, values);
    Group<UuidAtom, String> routersSeen = engine.group("ports to multicast routers");
    new LearnedGroups(engine, topology, rows, flows, groupKeysWanted, routersSeen);
    new MulticastRows(engine, topology, rows, routersSeen);
    new HaGroupRows(engine, topology, haGroups, rows);
    new LearnedRows(engine, topology, rows, expiriesWanted);
    new ConfigurationRows(engine, topology, balancers, rows);
    new MonitorRows(engine, topology, rows, values);
  }

  /// Says what key a datapath or port has in the database: it is kept if it can be.
  public void foundKey(String space, String name, long key) {
    keys.found(space, name, key);
  }

  /// Gives a port another key, because it is another port now.
  public void renewKey(String datapath, String port) {
    keys.renew(datapath, port);
  }

  /// Says what key a learned multicast group has in the database.
  public void foundGroupKey(String datapath, String name, long key) {
    if (key > Keys.GROUP_BASE) {
      groupKeys.found(datapath, datapath + "/" + name, key - Keys.GROUP_BASE);
    }
  }

  /// Says what queue a port has in the database.
  public void foundQueue(String space, String name, long queue) {
    queues.found(space, name, queue);
  }

  /// Runs what is stale, until the keys and addresses that this needs are all there. Returns how
  /// many derivations ran.
  ///
  /// @param macPrefix the first three octets of Ethernet addresses to choose, the others zero
  public int run(long macPrefix) {
    int runs = engine.run();
    while (true) {
      keysWanted.drain(keys::want);
      keys.assign(
          isVxlan(),
          (datapath, key) -> topology.datapathKeys.set(datapath, key),
          (port, key) -> topology.portKeys.set(port, key));
      queuesWanted.drain(queues::want);
      queues.assign(false, (_, _) -> {}, (port, queue) -> topology.queues.set(port, queue));
      groupKeysWanted.drain(groupKeys::want);
      groupKeys.assign(false, (_, _) -> {}, (group, key) -> topology.groupKeys.set(group, key));
      addressesWanted.drain(addresses::want);
      addresses.assign(
          macPrefix,
          (port, chosen) -> topology.dynamicAddresses.set(port, chosen),
          (port, tag) -> topology.tags.set(port, tag));
      expiriesWanted.drain(expiries::want);
      expiries.expire(
          System.currentTimeMillis(),
          removalLimit(),
          expiry -> topology.expired.set(expiry.row(), expiry.millis()));
      runs += engine.run();
      if (keysWanted.isEmpty()
          && queuesWanted.isEmpty()
          && groupKeysWanted.isEmpty()
          && expiriesWanted.isEmpty()
          && addressesWanted.isEmpty()) {
        return runs;
      }
    }
  }

  /// When this has to run again even if nothing changes; far in the future if never.
  public long nextMillis() {
    return expiries.nextMillis();
  }

  /// How many MAC bindings may go at once, or 0.
  private long removalLimit() {
    int options = nb.global.column("options");
    for (UuidAtom uuid : nb.global.rows().keys()) {
      Row row = nb.global.rows().get(uuid);
      if (row != null
          && row.get(options) instanceof AtomMap map
          && map.get(new StringAtom("mac_binding_removal_limit"))
              instanceof StringAtom(String limit)) {
        return Values.unsigned(limit, 0);
      }
    }
    return 0;
  }

  /// The greatest key of a datapath that was not asked for.
  long datapathKeyMax() {
    return isVxlan() ? Keys.VXLAN_DATAPATH_MAX : Keys.DATAPATH_MAX;
  }

  private boolean isVxlan() {
    return !sb.vxlanEncaps.members("").isEmpty();
  }

  /// How often each derivation ran so far.
  public Map<String, Long> runs() {
    Map<String, Long> result = new TreeMap<>();
    engine.derivations().forEach(d -> result.merge(d.name(), d.runs(), Long::sum));
    return result;
  }
}
