// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.northd;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;

/// One change of a Northbound database, with values drawn at random.
class Drawing {

  final Random random;
  final ReplicaSnapshot nb;
  final Transaction transaction;
  final int id;

  /// @param id apart from that of every other change
  Drawing(Random random, ReplicaSnapshot nb, Transaction transaction, int id) {
    this.random = random;
    this.nb = nb;
    this.transaction = transaction;
    this.id = id;
  }

  final boolean maybe() {
    return random.nextBoolean();
  }

  final String one(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  /// An address that no other change has.
  final String ip(String net) {
    return net + "." + (id / 250) + "." + (id % 250 + 1);
  }

  final String ip6() {
    return "fd00:%x::%x".formatted(random.nextInt(4) + 1, id);
  }

  final String mac() {
    return "0a:00:01:00:%02x:%02x".formatted(id / 256 % 256, id % 256);
  }

  /// Map entries of which each is there or not.
  final Map<String, String> some(String... pairs) {
    Map<String, String> result = new TreeMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (random.nextInt(3) == 0) {
        result.put(pairs[i], pairs[i + 1]);
      }
    }
    return result;
  }

  final UuidAtom insert(String table, Object... columns) {
    return Rows.insert(transaction, random, table, columns);
  }

  final void own(Row owner, String table, String column, UuidAtom child) {
    transaction
        .update(Network.table(table), owner)
        .add(Network.column(Network.table(table), column), child);
  }

  final void ofSwitch(Row owner, String column, UuidAtom child) {
    own(owner, "Logical_Switch", column, child);
  }

  final void ofRouter(Row owner, String column, UuidAtom child) {
    own(owner, "Logical_Router", column, child);
  }

  final List<String> routerPorts(Row onRouter) {
    List<String> names = new ArrayList<>();
    for (UuidAtom port : Network.references(onRouter, Network.ROUTER, "ports")) {
      Row row = nb.row(Network.table("Logical_Router_Port"), port);
      if (row != null) {
        names.add(Rows.text(Network.table("Logical_Router_Port"), row, "name"));
      }
    }
    return names;
  }

  final String name(UuidAtom port) {
    Row row = nb.row(Network.table("Logical_Switch_Port"), port);
    return row == null ? "" : Rows.text(Network.table("Logical_Switch_Port"), row, "name");
  }

  /// A group of chassis, an older one at times.
  final UuidAtom haGroup() {
    List<Row> groups = nb.sorted(Network.table("HA_Chassis_Group"));
    if (!groups.isEmpty() && maybe()) {
      return groups.get(random.nextInt(groups.size())).uuid();
    }
    List<UuidAtom> members = new ArrayList<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      members.add(insert("HA_Chassis", "chassis_name", "hv" + i, "priority", i + 1));
    }
    return insert("HA_Chassis_Group", "name", "ha" + id, "ha_chassis", members);
  }

  final void set(Row row, String table, String column, Map<String, String> entries) {
    Rows.put(transaction, Network.table(table), row, column, entries);
  }

  /// One of the rows of a table.
  final Row any(String table) {
    List<Row> rows = nb.sorted(Network.table(table));
    return rows.get(random.nextInt(rows.size()));
  }
}
