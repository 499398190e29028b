// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import java.util.random.RandomGenerator;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// A UUID of 128 bits, most significant half first.
public record UuidAtom(long high, long low) implements Atom {

  public static final UuidAtom ZERO = new UuidAtom(0, 0);

  private static final int LENGTH = 36;

  /// References seen lately; see [StringAtom#shared].
  private static final @Nullable UuidAtom[] SEEN = new UuidAtom[1 << 10];

  /// A random UUID of version 4.
  public static UuidAtom random(RandomGenerator random) {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & ~(3L << 62)) | (1L << 63);
    return new UuidAtom(high, low);
  }

  /// The UUID that `text` is (8-4-4-4-12 hexadecimal digits), or null when it is none.
  public static @Nullable UuidAtom find(String text) {
    if (text.length() != LENGTH) {
      return null;
    }
    long high = 0;
    long low = 0;
    for (int i = 0, digits = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if (i == 8 || i == 13 || i == 18 || i == 23) {
        if (c != '-') {
          return null;
        }
        continue;
      }
      int digit = c < 0x80 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        return null;
      }
      if (digits++ < 16) {
        high = (high << 4) | digit;
      } else {
        low = (low << 4) | digit;
      }
    }
    return new UuidAtom(high, low);
  }

  /// This, or an equal object that was seen before: rows that refer to one row share its UUID.
  public UuidAtom shared() {
    int slot = hashCode() & (SEEN.length - 1);
    UuidAtom seen = SEEN[slot];
    if (seen != null && equals(seen)) {
      return seen;
    }
    SEEN[slot] = this;
    return this;
  }

  @Override
  public int compareTo(Atom other) {
    if (other instanceof UuidAtom(long thatHigh, long thatLow)) {
      int order = Long.compareUnsigned(high, thatHigh);
      return order != 0 ? order : Long.compareUnsigned(low, thatLow);
    }
    throw Atom.mixed(this, other);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high ^ low);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UuidAtom that && that.high == high && that.low == low;
  }

  @Override
  public void write(JsonOutput out) {
    out.raw("[\"uuid\",\"");
    writeBare(out);
    out.raw("\"]");
  }

  /// Appends the 36 characters alone.
  public void writeBare(JsonOutput out) {
    out.hex(high >>> 32, 8).raw('-').hex(high >>> 16, 4).raw('-').hex(high, 4).raw('-');
    out.hex(low >>> 48, 4).raw('-').hex(low, 12);
  }

  @Override
  public String text() {
    JsonOutput out = new JsonOutput(LENGTH);
    writeBare(out);
    return out.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
