// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jovn.northd.engine.Counted;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.client.replica.RowDelta;
import org.jovn.ovsdb.client.replica.RowEdit;
import org.jovn.ovsdb.client.replica.Transaction;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.ColumnSchema;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The Southbound rows that derivations want, beside those that are there.
public final class SbRows {

  private static final Logger LOG = LoggerFactory.getLogger("northd");

  private record Place(String table, String key) {}

  private final DatabaseSchema schema;
  private final Map<Place, Counted<SbRow>> wanted = new HashMap<>();
  private final Map<Place, Set<UuidAtom>> present = new HashMap<>();
  private final Map<Place, UuidAtom> chosen = new HashMap<>();

  /// The Northbound rows of the datapaths that were seen, by their rows here.
  private final Map<UuidAtom, String> datapathKeys = new HashMap<>();

  /// Who refers to a place that may come or go.
  private final Map<Place, Set<Place>> referrers = new HashMap<>();

  /// The columns of rows that belong to their row alone, by table.
  private static final Map<String, String> CHILDREN =
      Map.of("HA_Chassis_Group", "ha_chassis", "Meter", "bands");

  private static final Set<String> CHILD_TABLES = Set.of("HA_Chassis", "Meter_Band");

  /// Whom such a row belongs to.
  private final Map<UuidAtom, Place> parents = new HashMap<>();

  /// The rows about ports that there are not, which go when any port goes.
  private final Set<Place> leftovers = new LinkedHashSet<>();

  private boolean hasPortGone;

  private final PortTypes retyped = new PortTypes();

  private final Set<Place> dirty = new LinkedHashSet<>();

  public SbRows(DatabaseSchema schema) {
    this.schema = schema;
  }

  /// Takes a change of what is wanted.
  public void want(SbRow row, int change) {
    Place place = new Place(row.table(), row.key());
    Counted<SbRow> rows = wanted.computeIfAbsent(place, k -> new Counted<>());
    boolean was = !rows.isEmpty();
    rows.add(row, change);
    if (row.isLeftover()) {
      if (change > 0) {
        leftovers.add(place);
      } else {
        leftovers.remove(place);
      }
    }
    if (rows.isEmpty()) {
      wanted.remove(place);
      chosen.remove(place);
    }
    dirty.add(place);
    if (was == rows.isEmpty()) {
      touchReferrers(place);
    }
  }

  /// Adds what is wanted, as text: rows by table and key.
  public void describe(Map<String, String> into) {
    wanted.forEach(
        (place, rows) -> {
          List<String> texts = new ArrayList<>();
          for (SbRow row : rows.values()) {
            texts.add(row.toString());
          }
          Collections.sort(texts);
          into.put(place.toString(), texts.toString());
        });
  }

  private void touchReferrers(Place place) {
    Set<Place> from = referrers.get(place);
    if (from != null) {
      dirty.addAll(from);
    }
  }

  /// Takes a change of what is there.
  public void changed(TableSchema table, RowDelta delta) {
    if (CHILD_TABLES.contains(table.name()) && delta instanceof RowDelta.Modified(_, Row child)) {
      Place parent = parents.get(child.uuid());
      if (parent != null) {
        dirty.add(parent);
      }
    }
    if (!RowKeys.isOwned(table.name())) {
      return;
    }
    switch (delta) {
      case RowDelta.Inserted(Row row) -> came(table, row);
      case RowDelta.Deleted(Row row) -> went(table, row);
      case RowDelta.Modified(Row before, Row after) -> {
        went(table, before);
        came(table, after);
      }
    }
  }

  /// The key of rows about a datapath: the Northbound row of that.
  private String datapathKey(UuidAtom row) {
    return "@" + datapathKeys.getOrDefault(row, "?" + row);
  }

  private void came(TableSchema table, Row row) {
    String key = RowKeys.of(table, row, this::datapathKey);
    if (key != null) {
      if (table.name().equals("Datapath_Binding")) {
        datapathKeys.put(row.uuid(), key);
      }
      Place place = new Place(table.name(), key);
      present.computeIfAbsent(place, k -> new TreeSet<>()).add(row.uuid());
      forEachChild(table, row, child -> parents.put(child, place));
      dirty.add(place);
    }
  }

  private void went(TableSchema table, Row row) {
    String key = RowKeys.of(table, row, this::datapathKey);
    if (key != null) {
      Place place = new Place(table.name(), key);
      Set<UuidAtom> rows = present.get(place);
      if (rows != null && rows.remove(row.uuid()) && rows.isEmpty()) {
        present.remove(place);
      }
      forEachChild(table, row, parents::remove);
      dirty.add(place);
    }
  }

  private static void forEachChild(TableSchema table, Row row, Consumer<UuidAtom> action) {
    String name = CHILDREN.get(table.name());
    ColumnSchema column = name == null ? null : table.column(name);
    if (column != null) {
      row.get(column.index())
          .forEachAtom(
              atom -> {
                if (atom instanceof UuidAtom uuid) {
                  action.accept(uuid);
                }
              });
    }
  }

  /// The UUID of the row of a key: of the one that is there, or of the one that will be; null when
  /// no such row is wanted.
  public @Nullable UuidAtom uuid(String table, String key) {
    Place place = new Place(table, key);
    if (!wanted.containsKey(place)) {
      return null;
    }
    UuidAtom uuid = chosen.get(place);
    if (uuid == null) {
      Set<UuidAtom> rows = present.get(place);
      uuid = rows == null ? UuidAtom.random(ThreadLocalRandom.current()) : rows.iterator().next();
      chosen.put(place, uuid);
    }
    return uuid;
  }

  public boolean isClean() {
    return dirty.isEmpty();
  }

  /// Writes the difference.
  public void flush(ReplicaSnapshot snapshot, Transaction transaction, FlowRows flows) {
    while (!dirty.isEmpty()) {
      List<Place> places = new ArrayList<>(dirty);
      dirty.clear();
      // Datapaths first: others refer to them.
      places.sort(Comparator.comparing(place -> !place.table.equals("Datapath_Binding")));
      Set<Place> later = new HashSet<>();
      for (Place place : places) {
        flush(place, snapshot, transaction, flows, later);
      }
      dirty.addAll(later);
      dirty.removeAll(places);
    }
    if (hasPortGone) {
      hasPortGone = false;
      for (Place place : leftovers) {
        TableSchema table = schema.table(place.table);
        for (UuidAtom uuid : present.getOrDefault(place, Set.of())) {
          if (table != null) {
            transaction.delete(table, uuid);
          }
        }
      }
    }
  }

  private void flush(
      Place place,
      ReplicaSnapshot snapshot,
      Transaction transaction,
      FlowRows flows,
      Set<Place> later) {
    TableSchema table = schema.table(place.table);
    if (table == null) {
      return;
    }
    Set<UuidAtom> rows = present.getOrDefault(place, Set.of());
    Counted<SbRow> desired = wanted.get(place);
    if (desired == null) {
      hasPortGone |= isPort(place) && !rows.isEmpty();
      for (UuidAtom uuid : rows) {
        if (!place.table.equals("SB_Global")) {
          transaction.delete(table, uuid);
        }
      }
      return;
    }
    SbRow row = desired.values().iterator().next();
    UuidAtom uuid = uuid(place.table, place.key);
    if (uuid == null) {
      return;
    }
    boolean isLost = rows.isEmpty() && snapshot.row(table, uuid) != null;
    if (isLost || (!rows.contains(uuid) && !rows.isEmpty())) {
      uuid = isLost ? UuidAtom.random(ThreadLocalRandom.current()) : rows.iterator().next();
      moved(place, uuid, flows, later);
    }
    for (UuidAtom other : rows) {
      // C never looks for a second role.
      if (!other.equals(uuid) && !place.table.equals("RBAC_Role")) {
        transaction.delete(table, other);
      }
    }
    if (row.columns().isEmpty() || row.isLeftover()) {
      // A row that others made, and that stays.
      return;
    }
    Row existing = rows.contains(uuid) ? snapshot.row(table, uuid) : null;
    if (existing != null && isMoved(table, existing, row, place)) {
      if (PortTypes.isRetyped(table, existing, row)) {
        retyped.note(place.key, row);
      } else {
        hasPortGone = true;
      }
      transaction.delete(table, uuid);
      uuid = UuidAtom.random(ThreadLocalRandom.current());
      chosen.put(place, uuid);
      existing = null;
      later.addAll(referrers.getOrDefault(place, Set.of()));
    }
    if (existing == null && place.table.equals("RBAC_Permission")) {
      later.addAll(referrers.getOrDefault(place, Set.of()));
    }
    RowEdit edit =
        existing == null ? transaction.insert(table, uuid) : transaction.update(table, existing);
    Writing writing = new Writing(place, snapshot, transaction, flows);
    row.columns().forEach((name, value) -> writing.column(table, edit, name, value));
  }

  /// The row of a place is another now, because somebody changed its key: those that refer to it
  /// come again.
  private void moved(Place place, UuidAtom uuid, FlowRows flows, Set<Place> later) {
    chosen.put(place, uuid);
    UuidAtom datapath = place.table.equals("Datapath_Binding") ? UuidAtom.find(place.key) : null;
    if (datapath != null) {
      flows.datapathMoved(datapath);
      wanted.keySet().stream()
          .filter(other -> other.table.equals("Load_Balancer"))
          .forEach(later::add);
    }
    later.addAll(referrers.getOrDefault(place, Set.of()));
  }

  /// Whether a port has changed its datapath, has become or ceased to be virtual, or an interface
  /// that is nested in another, and so is another port of the same name.
  private boolean isMoved(TableSchema table, Row existing, SbRow row, Place place) {
    if (!isPort(place)) {
      return false;
    }
    if (PortTypes.isRetyped(table, existing, row)) {
      return true;
    }
    ColumnSchema column = table.column("datapath");
    return column != null
        && row.columns().get("datapath")
            instanceof SbRow.Value.References(String target, List<String> keys)
        && !existing.get(column.index()).equals(references(place, target, keys));
  }

  /// Hands over the ports that have become others of the same name since it was asked last: their
  /// datapaths and names.
  public void takeRetyped(BiConsumer<String, String> taker) {
    retyped.take(taker);
  }

  private static boolean isPort(Place place) {
    return place.table.equals("Port_Binding");
  }

  private Datum references(Place from, String table, List<String> keys) {
    List<UuidAtom> uuids = new ArrayList<>(keys.size());
    for (String key : keys) {
      referrers.computeIfAbsent(new Place(table, key), k -> new HashSet<>()).add(from);
      UuidAtom uuid = uuid(table, key);
      if (uuid != null) {
        uuids.add(uuid);
      }
    }
    return Datums.uuids(uuids);
  }

  /// The columns of one row on their way into a transaction.
  private final class Writing {
    private final Place place;
    private final ReplicaSnapshot snapshot;
    private final Transaction transaction;
    private final FlowRows flows;

    Writing(Place place, ReplicaSnapshot snapshot, Transaction transaction, FlowRows flows) {
      this.place = place;
      this.snapshot = snapshot;
      this.transaction = transaction;
      this.flows = flows;
    }

    void column(TableSchema table, RowEdit edit, String name, SbRow.Value value) {
      ColumnSchema column = table.column(name);
      if (column == null) {
        return;
      }
      boolean exists = present.getOrDefault(place, Set.of()).contains(edit.uuid());
      switch (value) {
        case SbRow.Value.Initial(Datum datum) -> {
          Row row = exists ? snapshot.row(table, edit.uuid()) : null;
          if (row == null || row.get(column.index()).isEmpty()) {
            set(edit, column, datum);
          }
        }
        case SbRow.Value.Children(String childTable, List<Map<String, SbRow.Value>> rows) ->
            children(table, edit, column, childTable, rows);
        case SbRow.Value.ReferenceMap(String target, Map<String, String> keys) ->
            set(
                edit,
                column,
                added(exists ? snapshot.row(table, edit.uuid()) : null, column, target, keys));
        case SbRow.Value.Leftover _ -> {}
        case SbRow.Value.Plain _, SbRow.Value.References _, SbRow.Value.Group _ ->
            set(edit, column, resolve(value));
      }
    }

    /// Sets a column, unless its type does not allow that: one value that Southbound cannot hold
    /// must not keep everything else from it.
    private void set(RowEdit edit, ColumnSchema column, Datum datum) {
      try {
        edit.set(column, datum);
      } catch (IllegalArgumentException e) {
        LOG.error("{} {}: not written: {}", place.table, place.key, e.getMessage());
      }
    }

    /// The references that there are, and those to rows that are new.
    private Datum added(
        @Nullable Row row, ColumnSchema column, String target, Map<String, String> keys) {
      Map<String, UuidAtom> map = new LinkedHashMap<>();
      if (row != null && row.get(column.index()) instanceof AtomMap old) {
        old.forEach(
            (name, reference) -> {
              if (name instanceof StringAtom(String text) && reference instanceof UuidAtom uuid) {
                map.put(text, uuid);
              }
            });
      }
      keys.forEach(
          (name, key) -> {
            Place to = new Place(target, key);
            referrers.computeIfAbsent(to, k -> new HashSet<>()).add(place);
            UuidAtom uuid = present.containsKey(to) ? null : uuid(target, key);
            if (uuid != null) {
              map.put(name, uuid);
            }
          });
      return Datums.references(map);
    }

    private Datum resolve(SbRow.Value value) {
      return switch (value) {
        case SbRow.Value.Plain(Datum datum) -> datum;
        case SbRow.Value.Initial(Datum datum) -> datum;
        case SbRow.Value.References(String target, List<String> keys) ->
            references(place, target, keys);
        case SbRow.Value.Group(DatapathSet datapaths) ->
            datapaths.isEmpty()
                ? Datums.NONE
                : flows.group(datapaths, snapshot, SbRows.this, transaction);
        case SbRow.Value.Children _, SbRow.Value.ReferenceMap _, SbRow.Value.Leftover _ ->
            throw new IllegalStateException("no value: " + value);
      };
    }

    private void children(
        TableSchema table,
        RowEdit edit,
        ColumnSchema column,
        String childTable,
        List<Map<String, SbRow.Value>> rows) {
      TableSchema child = schema.table(childTable);
      if (child == null) {
        return;
      }
      List<Map<ColumnSchema, Datum>> desired = new ArrayList<>();
      for (Map<String, SbRow.Value> row : rows) {
        Map<ColumnSchema, Datum> data = new LinkedHashMap<>();
        row.forEach(
            (name, value) -> {
              ColumnSchema childColumn = child.column(name);
              if (childColumn != null) {
                data.put(childColumn, resolve(value));
              }
            });
        desired.add(data);
      }
      Row existing = snapshot.row(table, edit.uuid());
      List<UuidAtom> kept = new ArrayList<>();
      if (existing != null) {
        existing
            .get(column.index())
            .forEachAtom(
                atom -> {
                  Row row = atom instanceof UuidAtom uuid ? snapshot.row(child, uuid) : null;
                  if (row != null && removeFirst(desired, row)) {
                    kept.add(row.uuid());
                  }
                });
      }
      for (Map<ColumnSchema, Datum> data : desired) {
        RowEdit insert = transaction.insert(child);
        data.forEach((childColumn, datum) -> set(insert, childColumn, datum));
        kept.add(insert.uuid());
      }
      edit.set(column, Datums.uuids(kept));
    }

    private static boolean removeFirst(List<Map<ColumnSchema, Datum>> desired, Row row) {
      for (int i = 0; i < desired.size(); i++) {
        if (same(row, desired.get(i))) {
          desired.remove(i);
          return true;
        }
      }
      return false;
    }

    private static boolean same(Row row, Map<ColumnSchema, Datum> data) {
      for (Map.Entry<ColumnSchema, Datum> entry : data.entrySet()) {
        if (!row.get(entry.getKey().index()).equals(entry.getValue())) {
          return false;
        }
      }
      return true;
    }
  }
}
