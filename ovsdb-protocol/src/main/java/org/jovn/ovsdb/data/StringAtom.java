// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A string of Unicode characters, ordered by code point (as C's `strcmp` orders UTF-8).
public record StringAtom(String value) implements Atom {

  public static final StringAtom EMPTY = new StringAtom("");

  /// Strings seen lately: values such as "ingress" come again and again, and a database of half a
  /// million rows need not hold as many copies. A race between threads loses an entry, no more.
  private static final @Nullable StringAtom[] SEEN = new StringAtom[1 << 12];

  private static final int SEEN_LENGTH_MAX = 40;

  public static StringAtom of(String value) {
    return value.isEmpty() ? EMPTY : new StringAtom(value);
  }

  /// The same as [#of], and often the same object as before.
  public static StringAtom shared(String value) {
    if (value.length() > SEEN_LENGTH_MAX) {
      return new StringAtom(value);
    }
    int hash = value.hashCode();
    int slot = (hash ^ (hash >>> 12)) & (SEEN.length - 1);
    StringAtom seen = SEEN[slot];
    if (seen != null && seen.value.equals(value)) {
      return seen;
    }
    StringAtom atom = of(value);
    SEEN[slot] = atom;
    return atom;
  }

  @Override
  public int compareTo(Atom other) {
    if (other instanceof StringAtom(String that)) {
      return compare(value, that);
    }
    throw Atom.mixed(this, other);
  }

  private static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
        return surrogates && Math.min(x, y) >= Character.MIN_SURROGATE
            ? Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y))
            : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  @Override
  public void write(JsonOutput out) {
    out.string(value);
  }

  @Override
  public String text() {
    return isBareWord() ? value : Json.of(value).toString();
  }

  /// Whether the string stands without quotes in text: an identifier (letters, digits, `_`, `-`,
  /// `.`) that is neither a UUID nor `true` or `false`.
  private boolean isBareWord() {
    if (value.isEmpty() || !isWordStart(value.charAt(0))) {
      return false;
    }
    for (int i = 1; i < value.length(); i++) {
      char c = value.charAt(i);
      if (!isWordStart(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') {
        return false;
      }
    }
    return !value.equals("true") && !value.equals("false") && UuidAtom.find(value) == null;
  }

  private static boolean isWordStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
