// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// A JSON object: members in the order written, names unique (of duplicates the last value wins, as
/// in the C programs). Small objects are searched linearly, large ones through an index.
public final class JsonObject implements Json {

  private static final int LINEAR_MAX = 12;

  private final String[] names;
  private final Json[] values;
  private final int size;
  private @Nullable Map<String, Integer> index;

  private JsonObject(
      String[] names, Json[] values, int size, @Nullable Map<String, Integer> index) {
    this.names = names;
    this.values = values;
    this.size = size;
    this.index = index;
  }

  public int size() {
    return size;
  }

  public String name(int i) {
    return names[i];
  }

  public Json value(int i) {
    return values[i];
  }

  public boolean has(String name) {
    return find(name) >= 0;
  }

  /// The value of a member, or null when there is none of that name.
  public @Nullable Json get(String name) {
    int i = find(name);
    return i < 0 ? null : values[i];
  }

  public void forEach(BiConsumer<String, Json> action) {
    for (int i = 0; i < size; i++) {
      action.accept(names[i], values[i]);
    }
  }

  /// Indexes of the members in ascending order of their names.
  int[] sortedOrder() {
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparing((Integer i) -> names[i]));
    return Arrays.stream(order).mapToInt(Integer::intValue).toArray();
  }

  private int find(String name) {
    if (size <= LINEAR_MAX) {
      return linear(names, size, name);
    }
    Map<String, Integer> map = index;
    if (map == null) {
      map = indexOf(names, size);
      index = map;
    }
    return map.getOrDefault(name, -1);
  }

  private static int linear(String[] names, int size, String name) {
    for (int i = 0; i < size; i++) {
      if (names[i].equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static Map<String, Integer> indexOf(String[] names, int size) {
    Map<String, Integer> map = HashMap.newHashMap(size);
    for (int i = 0; i < size; i++) {
      map.put(names[i], i);
    }
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (!(other instanceof JsonObject that) || that.size != size) {
      return false;
    }
    for (int i = 0; i < size; i++) {
      if (!values[i].equals(that.get(names[i]))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = 0;
    for (int i = 0; i < size; i++) {
      hash += names[i].hashCode() * 31 + values[i].hashCode();
    }
    return hash;
  }

  @Override
  public String toString() {
    JsonOutput out = new JsonOutput(64);
    out.sorted(this);
    return out.toString();
  }

  /// Collects members; a name given twice keeps its first place and its last value.
  public static final class Builder {
    private String[] names = new String[8];
    private Json[] values = new Json[8];
    private int size;
    private @Nullable Map<String, Integer> index;

    public Builder put(String name, Json value) {
      int i = find(name);
      if (i >= 0) {
        values[i] = value;
        return this;
      }
      if (size == names.length) {
        names = Arrays.copyOf(names, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      names[size] = name;
      values[size] = value;
      if (index != null) {
        index.put(name, size);
      }
      size++;
      return this;
    }

    private int find(String name) {
      if (size <= LINEAR_MAX) {
        return linear(names, size, name);
      }
      Map<String, Integer> map = index;
      if (map == null) {
        map = indexOf(names, size);
        index = map;
      }
      return map.getOrDefault(name, -1);
    }

    public JsonObject build() {
      return new JsonObject(names, values, size, index);
    }
  }
}
