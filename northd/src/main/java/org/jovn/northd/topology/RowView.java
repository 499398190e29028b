// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jovn.northd.engine.Scope;
import org.jovn.ovsdb.data.Atom;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.AtomSet;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A row as one derivation reads it: each access is recorded with its column. Not to be kept.
public final class RowView {

  private final Table table;
  private final UuidAtom uuid;
  private final Scope.Reading<Row> reading;

  RowView(Table table, UuidAtom uuid, Scope.Reading<Row> reading) {
    this.table = table;
    this.uuid = uuid;
    this.reading = reading;
  }

  public UuidAtom uuid() {
    return uuid;
  }

  public Datum datum(String column) {
    int at = table.column(column);
    return at < 0 ? AtomSet.EMPTY : reading.value(1L << at).get(at);
  }

  public boolean has(String column) {
    return !datum(column).isEmpty();
  }

  /// The string of a column of one; empty when an optional one is absent.
  public String string(String column) {
    return datum(column) instanceof StringAtom(String value) ? value : "";
  }

  public @Nullable String optional(String column) {
    return datum(column) instanceof StringAtom(String value) ? value : null;
  }

  public long integer(String column, long otherwise) {
    return datum(column) instanceof IntegerAtom(long value) ? value : otherwise;
  }

  public boolean bool(String column, boolean otherwise) {
    return datum(column) instanceof BooleanAtom atom ? atom.value() : otherwise;
  }

  public @Nullable UuidAtom reference(String column) {
    return datum(column) instanceof UuidAtom atom ? atom : null;
  }

  /// The references of a set, in order.
  public List<UuidAtom> references(String column) {
    List<UuidAtom> result = new ArrayList<>();
    datum(column)
        .forEachAtom(
            atom -> {
              if (atom instanceof UuidAtom reference) {
                result.add(reference);
              }
            });
    return result;
  }

  /// The strings of a set, in order.
  public List<String> strings(String column) {
    List<String> result = new ArrayList<>();
    datum(column).forEachAtom(atom -> result.add(bare(atom)));
    return result;
  }

  /// A map of strings, in order.
  public Map<String, String> map(String column) {
    Map<String, String> result = new LinkedHashMap<>();
    if (datum(column) instanceof AtomMap map) {
      map.forEach((key, value) -> result.put(bare(key), bare(value)));
    }
    return result;
  }

  /// The value of a key in a map of strings.
  public @Nullable String option(String column, String key) {
    if (!(datum(column) instanceof AtomMap map)) {
      return null;
    }
    Atom atom = map.get(new StringAtom(key));
    return atom == null ? null : bare(atom);
  }

  public String option(String column, String key, String otherwise) {
    String value = option(column, key);
    return value == null ? otherwise : value;
  }

  public boolean option(String column, String key, boolean otherwise) {
    return Values.bool(option(column, key), otherwise);
  }

  public long option(String column, String key, long otherwise) {
    return Values.integer(option(column, key), otherwise);
  }

  private static String bare(Atom atom) {
    return atom instanceof StringAtom(String value) ? value : atom.text();
  }
}
