// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.HashMap;
import java.util.Map;
import org.jovn.northd.engine.Engine;
import org.jovn.northd.engine.Group;
import org.jovn.northd.engine.Input;
import org.jovn.northd.engine.Scope;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.DatumChange;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.schema.TableSchema;
import org.jspecify.annotations.Nullable;

/// A table as an input of the engine: readers of a row depend on the columns that they read.
public final class Table {

  private static final int FIRST_COLUMN = 2;

  private final TableSchema schema;
  private final Engine engine;
  private final Input<UuidAtom, Row> rows;
  private final Map<String, Integer> indexes = new HashMap<>();

  Table(Engine engine, TableSchema schema) {
    this.engine = engine;
    this.schema = schema;
    this.rows = engine.input(schema.name(), Table::changedColumns);
    for (int i = 0; i < schema.columnCount(); i++) {
      indexes.put(schema.column(i).name(), i);
    }
  }

  private static long changedColumns(Row before, Row after) {
    long mask = 0;
    for (int i = FIRST_COLUMN; i < before.columnCount(); i++) {
      if (!before.get(i).equals(after.get(i))) {
        mask |= 1L << i;
      }
    }
    return mask;
  }

  public String name() {
    return schema.name();
  }

  public TableSchema schema() {
    return schema;
  }

  public Input<UuidAtom, Row> rows() {
    return rows;
  }

  /// The place of a column, or -1 if this schema lacks it.
  public int column(String name) {
    Integer index = indexes.get(name);
    return index == null ? -1 : index;
  }

  /// The row as the derivation that runs in `scope` sees it, or null when there is none.
  public @Nullable RowView view(Scope scope, UuidAtom uuid) {
    Scope.Reading<Row> reading = scope.readParts(rows, uuid);
    return reading == null ? null : new RowView(this, uuid, reading);
  }

  /// The row of a key that is known to be there, as in a rule over this table.
  public RowView get(Scope scope, UuidAtom uuid) {
    RowView view = view(scope, uuid);
    if (view == null) {
      throw new IllegalStateException(name() + " has no row " + uuid);
    }
    return view;
  }

  /// Which rows hold an atom in `column`: who refers to a row, or who has a name.
  public Group<Atom, UuidAtom> index(String column) {
    Group<Atom, UuidAtom> group = engine.group(name() + "." + column);
    int at = column(column);
    if (at >= 0) {
      rows.listen(
          (uuid, before, after) ->
              DatumChange.forEachChangedAtom(
                  before == null ? AtomSet.EMPTY : before.get(at),
                  after == null ? AtomSet.EMPTY : after.get(at),
                  (atom, isValue, added) -> {
                    if (added) {
                      group.add(atom, uuid);
                    } else {
                      group.remove(atom, uuid);
                    }
                  }));
    }
    return group;
  }

  /// The rows whose `column` is a string, under one key.
  Group<String, UuidAtom> all(String column, String value) {
    Group<String, UuidAtom> group = engine.group(name() + " with " + value);
    int at = column(column);
    StringAtom wanted = new StringAtom(value);
    rows.listen(
        (uuid, before, after) -> {
          boolean was = before != null && wanted.equals(before.get(at));
          boolean is = after != null && wanted.equals(after.get(at));
          if (is && !was) {
            group.add("", uuid);
          } else if (was && !is) {
            group.remove("", uuid);
          }
        });
    return group;
  }

  /// All rows, under one key.
  public Group<String, UuidAtom> all() {
    Group<String, UuidAtom> group = engine.group(name());
    rows.listen(
        (uuid, before, after) -> {
          if (before == null) {
            group.add("", uuid);
          } else if (after == null) {
            group.remove("", uuid);
          }
        });
    return group;
  }
}
