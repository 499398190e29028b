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

/// The tables of OVN_Southbound that derivations read: what chassis and their daemons write.
public final class Sb {

  private final Map<String, Table> tables = new LinkedHashMap<>();

  public final Table bfd;
  public final Table chassis;
  public final Table chassisPrivate;
  public final Table encap;
  public final Table fdb;
  public final Table igmpGroup;
  public final Table macBinding;
  public final Table portBinding;
  public final Table serviceMonitor;
  public final Table staticMacBinding;
  public final Table datapathBinding;

  public final Group<Atom, UuidAtom> chassisByName;
  public final Group<Atom, UuidAtom> chassisByHostname;
  public final Group<Atom, UuidAtom> portByName;
  public final Group<Atom, UuidAtom> monitorByIp;
  public final Group<Atom, UuidAtom> bfdByPort;
  public final Group<Atom, UuidAtom> staticBindingByIp;
  public final Group<String, UuidAtom> allChassis;
  public final Group<String, UuidAtom> allChassisPrivate;
  public final Group<String, UuidAtom> allEncaps;

  /// Those of type `vxlan`.
  public final Group<String, UuidAtom> vxlanEncaps;

  public final Group<String, UuidAtom> allIgmpGroups;

  public Sb(Engine engine, DatabaseSchema schema) {
    for (TableSchema table : schema.tables()) {
      tables.put(table.name(), new Table(engine, table));
    }
    bfd = table("BFD");
    chassis = table("Chassis");
    chassisPrivate = table("Chassis_Private");
    encap = table("Encap");
    fdb = table("FDB");
    igmpGroup = table("IGMP_Group");
    macBinding = table("MAC_Binding");
    portBinding = table("Port_Binding");
    serviceMonitor = table("Service_Monitor");
    staticMacBinding = table("Static_MAC_Binding");
    datapathBinding = table("Datapath_Binding");
    chassisByName = chassis.index("name");
    chassisByHostname = chassis.index("hostname");
    portByName = portBinding.index("logical_port");
    monitorByIp = serviceMonitor.index("ip");
    bfdByPort = bfd.index("logical_port");
    staticBindingByIp = staticMacBinding.index("ip");
    allChassis = chassis.all();
    allChassisPrivate = chassisPrivate.all();
    allEncaps = encap.all();
    vxlanEncaps = encap.all("type", "vxlan");
    allIgmpGroups = igmpGroup.all();
  }

  private Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException("the Southbound schema has no table " + name);
    }
    return table;
  }

  public @Nullable Table find(String name) {
    return tables.get(name);
  }
}
