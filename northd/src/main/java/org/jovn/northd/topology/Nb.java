// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// The tables of OVN_Northbound, and who refers to whom.
public final class Nb {

  private final Map<String, Table> tables = new LinkedHashMap<>();

  public final Table acl;
  public final Table addressSet;
  public final Table bfd;
  public final Table chassisTemplateVar;
  public final Table copp;
  public final Table dhcpOptions;
  public final Table dns;
  public final Table forwardingGroup;
  public final Table gatewayChassis;
  public final Table global;
  public final Table haChassis;
  public final Table haChassisGroup;
  public final Table healthCheck;
  public final Table loadBalancer;
  public final Table loadBalancerGroup;
  public final Table meter;
  public final Table meterBand;
  public final Table mirror;
  public final Table nat;
  public final Table policy;
  public final Table portGroup;
  public final Table qos;
  public final Table router;
  public final Table routerPort;
  public final Table staticMacBinding;
  public final Table staticRoute;
  public final Table switchPort;
  public final Table switches;

  public final Group<Atom, UuidAtom> aclsSwitches;
  public final Group<Atom, UuidAtom> aclsPortGroups;
  public final Group<Atom, UuidAtom> bfdByPort;
  public final Group<Atom, UuidAtom> dnsSwitches;
  public final Group<Atom, UuidAtom> groupsOfPort;
  public final Group<Atom, UuidAtom> lbGroupsOfLb;
  public final Group<Atom, UuidAtom> lbGroupRouters;
  public final Group<Atom, UuidAtom> lbGroupSwitches;
  public final Group<Atom, UuidAtom> lbRouters;
  public final Group<Atom, UuidAtom> lbSwitches;
  public final Group<Atom, UuidAtom> meterByName;
  public final Group<Atom, UuidAtom> portByName;
  public final Group<Atom, UuidAtom> qosSwitches;
  public final Group<Atom, UuidAtom> routerOfNat;
  public final Group<Atom, UuidAtom> routerOfPolicy;
  public final Group<Atom, UuidAtom> routerOfPort;
  public final Group<Atom, UuidAtom> routerOfRoute;
  public final Group<Atom, UuidAtom> routerPortByName;
  public final Group<Atom, UuidAtom> switchOfPort;

  public final Group<String, UuidAtom> globals;

  public Nb(Engine engine, DatabaseSchema schema) {
    for (TableSchema table : schema.tables()) {
      tables.put(table.name(), new Table(engine, table));
    }
    acl = table("ACL");
    addressSet = table("Address_Set");
    bfd = table("BFD");
    chassisTemplateVar = table("Chassis_Template_Var");
    copp = table("Copp");
    dhcpOptions = table("DHCP_Options");
    dns = table("DNS");
    forwardingGroup = table("Forwarding_Group");
    gatewayChassis = table("Gateway_Chassis");
    global = table("NB_Global");
    haChassis = table("HA_Chassis");
    haChassisGroup = table("HA_Chassis_Group");
    healthCheck = table("Load_Balancer_Health_Check");
    loadBalancer = table("Load_Balancer");
    loadBalancerGroup = table("Load_Balancer_Group");
    meter = table("Meter");
    meterBand = table("Meter_Band");
    mirror = table("Mirror");
    nat = table("NAT");
    policy = table("Logical_Router_Policy");
    portGroup = table("Port_Group");
    qos = table("QoS");
    router = table("Logical_Router");
    routerPort = table("Logical_Router_Port");
    staticMacBinding = table("Static_MAC_Binding");
    staticRoute = table("Logical_Router_Static_Route");
    switchPort = table("Logical_Switch_Port");
    switches = table("Logical_Switch");
    aclsSwitches = switches.index("acls");
    aclsPortGroups = portGroup.index("acls");
    bfdByPort = bfd.index("logical_port");
    dnsSwitches = switches.index("dns_records");
    groupsOfPort = portGroup.index("ports");
    lbGroupsOfLb = loadBalancerGroup.index("load_balancer");
    lbGroupRouters = router.index("load_balancer_group");
    lbGroupSwitches = switches.index("load_balancer_group");
    lbRouters = router.index("load_balancer");
    lbSwitches = switches.index("load_balancer");
    meterByName = meter.index("name");
    portByName = switchPort.index("name");
    qosSwitches = switches.index("qos_rules");
    routerOfNat = router.index("nat");
    routerOfPolicy = router.index("policies");
    routerOfPort = router.index("ports");
    routerOfRoute = router.index("static_routes");
    routerPortByName = routerPort.index("name");
    switchOfPort = switches.index("ports");
    globals = global.all();
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("the Northbound schema has no table " + name);
    }
    return table;
  }

  public @Nullable Table find(String name) {
    return tables.get(name);
  }
}
