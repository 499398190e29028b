// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jovn.northd.pipeline.DatapathSet;
import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A Southbound row that a derivation wants: its table, its key there, and the columns that northd
/// owns.
public record SbRow(String table, String key, Map<String, Value> columns) {

  /// What a column is to hold.
  public sealed interface Value {

    /// A value as it is.
    record Plain(Datum datum) implements Value {}

    /// References to the rows of these keys; those that are not there are left out.
    record References(String table, List<String> keys) implements Value {}

    /// A map of strings to references. Those to rows that are new are added, and others own the
    /// rest.
    record ReferenceMap(String table, Map<String, String> keys) implements Value {}

    /// Rows that belong to this one alone.
    record Children(String table, List<Map<String, Value>> rows) implements Value {}

    /// A set of datapaths, by their Northbound rows, as a group of its own.
    record Group(DatapathSet datapaths) implements Value {}

    /// No value: the row stays until a port goes.
    record Leftover() implements Value {}

    /// The value of a row that does not exist yet; afterwards others own the column.
    record Initial(Datum datum) implements Value {}
  }

  /// A row that others made, and that stays as it is.
  public static SbRow kept(String table, UuidAtom row) {
    return new SbRow(table, row.toString(), Map.of());
  }

  /// A row that others made, about a port that there is not: as with C it stays until some port
  /// goes.
  public static SbRow leftover(String table, UuidAtom row) {
    return new SbRow(table, row.toString(), LEFTOVER);
  }

  private static final Map<String, Value> LEFTOVER = Map.of("", new Value.Leftover());

  boolean isLeftover() {
    return columns.get("") instanceof Value.Leftover;
  }

  /// Starts a row.
  public static Builder of(String table, String key) {
    return new Builder(table, key);
  }

  /// Collects columns.
  public static final class Builder {
    private final String table;
    private final String key;
    private final Map<String, Value> columns = new LinkedHashMap<>();

    Builder(String table, String key) {
      this.table = table;
      this.key = key;
    }

    public Builder set(String column, Datum datum) {
      columns.put(column, new Value.Plain(datum));
      return this;
    }

    public Builder set(String column, Value value) {
      columns.put(column, value);
      return this;
    }

    public Builder set(String column, String text) {
      return set(column, Datums.string(text));
    }

    public Builder set(String column, long number) {
      return set(column, Datums.integer(number));
    }

    public Builder set(String column, boolean value) {
      return set(column, Datums.bool(value));
    }

    public Builder refer(String column, String target, List<String> keys) {
      return set(column, new Value.References(target, keys));
    }

    public SbRow build() {
      Object[] pairs = new Object[columns.size() * 2];
      int i = 0;
      for (Map.Entry<String, Value> column : columns.entrySet()) {
        pairs[i++] = column.getKey();
        pairs[i++] = column.getValue();
      }
      return new SbRow(table, key, new Columns(pairs));
    }
  }

  /// A map that takes little room: names and values in turn.
  private static final class Columns extends AbstractMap<String, Value> {
    private final Object[] pairs;

    Columns(Object[] pairs) {
      this.pairs = pairs;
    }

    private Map.Entry<String, Value> entry(int at) {
      return Map.entry((String) pairs[at * 2], (Value) pairs[at * 2 + 1]);
    }

    @Override
    public @Nullable Value get(@Nullable Object name) {
      for (int i = 0; i < pairs.length; i += 2) {
        if (pairs[i].equals(name)) {
          return (Value) pairs[i + 1];
        }
      }
      return null;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
      return get(name) != null;
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
      return new AbstractSet<>() {
        @Override
        public Iterator<Map.Entry<String, Value>> iterator() {
          return IntStream.range(0, size()).mapToObj(Columns.this::entry).iterator();
        }

        @Override
        public int size() {
          return pairs.length / 2;
        }
      };
    }
  }
}
