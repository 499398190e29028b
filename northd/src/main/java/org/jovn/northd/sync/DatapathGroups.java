// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.ovn.sb.LogicalDpGroup;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// The rows of Logical_DP_Group: flows and load balancers with the same datapaths share one.
final class DatapathGroups {

  /// The row of a group by its datapaths, and how many flows have it.
  private final Map<DatapathSet, Group> groups = new HashMap<>();

  private final Map<UuidAtom, Group> byRow = new HashMap<>();

  /// Groups whose rows others changed.
  private final Set<Group> spoiled = new LinkedHashSet<>();

  /// Groups that became others in this flush.
  private final Map<DatapathSet, DatapathSet> renamed = new HashMap<>();

  private static final class Group {
    final UuidAtom row;
    DatapathSet set;
    int flows;
    @Nullable Transaction madeIn;

    /// What the row is to hold.
    Datum datapaths;

    Group(UuidAtom row, DatapathSet set, Datum datapaths) {
      this.row = row;
      this.set = set;
      this.datapaths = datapaths;
    }
  }

  /// Learns which groups there are; before the first flush.
  void load(ReplicaSnapshot snapshot, Map<UuidAtom, UuidAtom> datapathsByRow) {
    snapshot.forEach(
        LogicalDpGroup.TABLE,
        row -> {
          List<UuidAtom> datapaths = new ArrayList<>();
          boolean[] known = {true};
          row.get(LogicalDpGroup.DATAPATHS.index())
              .forEachAtom(
                  atom -> {
                    UuidAtom datapath = atom instanceof UuidAtom u ? datapathsByRow.get(u) : null;
                    if (datapath == null) {
                      known[0] = false;
                    } else {
                      datapaths.add(datapath);
                    }
                  });
          DatapathSet set = DatapathSet.of(datapaths);
          if (known[0] && !groups.containsKey(set)) {
            put(new Group(row.uuid(), set, row.get(LogicalDpGroup.DATAPATHS.index())));
          }
        });
  }

  private void put(Group group) {
    groups.put(group.set, group);
    byRow.put(group.row, group);
  }

  private void remove(DatapathSet datapaths) {
    Group group = groups.remove(datapaths);
    if (group != null) {
      byRow.remove(group.row);
    }
  }

  /// Takes a change of what is there.
  void changed(RowDelta delta) {
    Group group = byRow.get(delta.uuid());
    if (group == null) {
      return;
    }
    switch (delta) {
      case RowDelta.Inserted _ -> {}
      case RowDelta.Deleted _ -> {
        if (group.flows == 0) {
          remove(group.set); // nobody referred to it any more
        }
      }
      case RowDelta.Modified(_, Row after) -> {
        if (!group.datapaths.equals(after.get(LogicalDpGroup.DATAPATHS.index()))) {
          spoiled.add(group);
        }
      }
    }
  }

  boolean isClean() {
    return spoiled.isEmpty();
  }

  /// Whether a flow of several datapaths has the row of its group, as far as is known.
  boolean isRow(DatapathSet datapaths, Datum reference) {
    Group group = groups.get(datapaths);
    return group == null || group.row.equals(reference);
  }

  /// The row of the group of these datapaths, which is made if there is none.
  Datum row(DatapathSet datapaths, ReplicaSnapshot snapshot, SbRows rows, Transaction transaction) {
    Group group = groups.get(datapaths);
    if (group != null
        && group.flows == 0
        && group.madeIn != transaction
        && snapshot.row(LogicalDpGroup.TABLE, group.row) == null) {
      remove(datapaths); // nobody referred to it any more, so that the database dropped it
    }
    return group(datapaths, rows, transaction).row;
  }

  /// The row for one more flow.
  UuidAtom take(DatapathSet datapaths, SbRows rows, Transaction transaction) {
    Group group = group(datapaths, rows, transaction);
    group.flows++;
    return group.row;
  }

  /// One flow less.
  void release(DatapathSet datapaths) {
    Group group = groups.get(datapaths);
    if (group != null && --group.flows == 0) {
      remove(datapaths);
    }
  }

  private Group group(DatapathSet datapaths, SbRows rows, Transaction transaction) {
    Group group = groups.get(datapaths);
    if (group == null) {
      RowEdit edit = transaction.insert(LogicalDpGroup.TABLE);
      group = new Group(edit.uuid(), datapaths, rowsOf(datapaths, rows));
      edit.set(LogicalDpGroup.DATAPATHS, group.datapaths);
      group.madeIn = transaction;
      put(group);
    }
    return group;
  }

  private static Datum rowsOf(DatapathSet datapaths, SbRows rows) {
    List<UuidAtom> result = new ArrayList<>(datapaths.size());
    for (UuidAtom datapath : datapaths.list()) {
      UuidAtom row = rows.uuid("Datapath_Binding", datapath.toString());
      if (row != null) {
        result.add(row);
      }
    }
    return Datums.uuids(result);
  }

  /// Where all flows of a group get the same other datapaths, the group changes and not the flows.
  ///
  /// @param moves by the datapaths that flows have, those that they get, and how many flows do
  void regroup(
      Map<DatapathSet, Map<DatapathSet, Integer>> moves, SbRows rows, Transaction transaction) {
    moves.forEach(
        (from, to) -> {
          Group group = groups.get(from);
          if (group == null || to.size() != 1) {
            return;
          }
          Map.Entry<DatapathSet, Integer> only = to.entrySet().iterator().next();
          DatapathSet target = only.getKey();
          if (only.getValue() == group.flows
              && !target.equals(from)
              && !groups.containsKey(target)) {
            group.datapaths = rowsOf(target, rows);
            transaction
                .update(LogicalDpGroup.TABLE, group.row)
                .set(LogicalDpGroup.DATAPATHS, group.datapaths);
            groups.remove(from);
            group.set = target;
            groups.put(target, group);
            renamed.put(from, target);
          }
        });
  }

  /// What a group became in this flush; null when it stayed.
  @Nullable DatapathSet renamed(DatapathSet datapaths) {
    return renamed.get(datapaths);
  }

  /// Mends the rows that others changed.
  void mend(ReplicaSnapshot snapshot, Transaction transaction) {
    for (Group group : spoiled) {
      if (byRow.get(group.row) == group && snapshot.row(LogicalDpGroup.TABLE, group.row) != null) {
        transaction
            .update(LogicalDpGroup.TABLE, group.row)
            .set(LogicalDpGroup.DATAPATHS, group.datapaths);
      }
    }
    spoiled.clear();
  }

  /// Forgets all groups with a datapath whose row is another now.
  void forget(UuidAtom datapath) {
    List<DatapathSet> sets = new ArrayList<>();
    for (DatapathSet set : groups.keySet()) {
      if (set.list().contains(datapath)) {
        sets.add(set);
      }
    }
    sets.forEach(this::remove);
  }

  /// Called when what was flushed is in the database.
  void committed() {
    renamed.clear();
  }
}
