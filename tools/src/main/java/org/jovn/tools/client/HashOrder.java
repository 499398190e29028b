// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;

/// The order in which a hash table of the C programs has names: what they print without sorting
/// comes in it. Buckets are chosen by the 32-bit MurmurHash3 of the name, the newest of a bucket
/// comes first, and a table grows when it has two names for each bucket.
public final class HashOrder {

  private static final int NONE = -1;

  private final int[] hashes;
  private final int[] next;
  private int[] heads = {NONE};
  private int size;

  private HashOrder(List<String> names) {
    hashes = new int[names.size()];
    next = new int[names.size()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = hash(names.get(i));
    }
  }

  /// The names, which differ, in the order of a table that they were put into one after another.
  static List<String> of(List<String> names) {
    HashOrder table = new HashOrder(names);
    List<String> ordered = new ArrayList<>(names.size());
    for (int i : table.order()) {
      ordered.add(names.get(i));
    }
    return ordered;
  }

  /// The names of an object's members in the order of the C programs' JSON objects.
  public static List<String> of(JsonObject object) {
    List<String> names = new ArrayList<>(object.size());
    for (int i = 0; i < object.size(); i++) {
      names.add(object.name(i));
    }
    return of(names);
  }

  /// A value as compact JSON, members of its objects in this order.
  static String text(Json json) {
    JsonOutput out = new JsonOutput(256);
    write(json, out);
    return out.toString();
  }

  /// Appends a value, members of its objects in this order.
  static void write(Json json, JsonOutput out) {
    switch (json) {
      case JsonObject object -> {
        out.raw('{');
        boolean first = true;
        for (String name : of(object)) {
          Json value = object.get(name);
          if (value != null) {
            out.raw(first ? "" : ",").string(name).raw(':');
            write(value, out);
            first = false;
          }
        }
        out.raw('}');
      }
      case Json.Arr array -> {
        out.raw('[');
        for (int i = 0; i < array.size(); i++) {
          out.raw(i == 0 ? "" : ",");
          write(array.at(i), out);
        }
        out.raw(']');
      }
      default -> out.value(json);
    }
  }

  private int[] order() {
    for (int i = 0; i < hashes.length; i++) {
      link(heads, i);
      size++;
      if (size / 2 > heads.length - 1) {
        grow();
      }
    }
    int[] order = new int[size];
    int count = 0;
    for (int head : heads) {
      for (int i = head; i != NONE; i = next[i]) {
        order[count++] = i;
      }
    }
    return order;
  }

  private void link(int[] buckets, int i) {
    int bucket = hashes[i] & (buckets.length - 1);
    next[i] = buckets[bucket];
    buckets[bucket] = i;
  }

  private void grow() {
    int buckets = Math.max(4, Integer.highestOneBit(size / 2) * 2);
    int[] larger = new int[buckets];
    Arrays.fill(larger, NONE);
    for (int head : heads) {
      int i = head;
      while (i != NONE) {
        int following = next[i];
        link(larger, i);
        i = following;
      }
    }
    heads = larger;
  }

  private static int hash(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int hash = 0;
    for (int i = 0; i < bytes.length; i += 4) {
      int word = 0;
      for (int k = Math.min(3, bytes.length - 1 - i); k >= 0; k--) {
        word = word << 8 | (bytes[i + k] & 0xff);
      }
      hash ^= Integer.rotateLeft(word * 0xcc9e2d51, 15) * 0x1b873593;
      hash = Integer.rotateLeft(hash, 13) * 5 + 0xe6546b64;
    }
    hash ^= bytes.length;
    hash = (hash ^ hash >>> 16) * 0x85ebca6b;
    hash = (hash ^ hash >>> 13) * 0xc2b2ae35;
    return hash ^ hash >>> 16;
  }
}
