// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/// An immutable byte string with the equality of its contents.
public final class Bytes {
  /// No bytes.
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] data;

  private Bytes(byte[] data) {
    this.data = data;
  }

  /// A copy of `data`.
  public static Bytes of(byte... data) {
    return data.length == 0 ? EMPTY : new Bytes(data.clone());
  }

  /// The `length` low bytes of `value`, most significant first; at most 8.
  public static Bytes ofLong(long value, int length) {
    byte[] data = new byte[length];
    for (int i = 0; i < length; i++) {
      data[i] = (byte) (value >>> (8 * (length - 1 - i)));
    }
    return new Bytes(data);
  }

  /// Bytes from their hexadecimal digits.
  ///
  /// @throws IllegalArgumentException if `hex` is anything else
  public static Bytes ofHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /// `length` times 0xff.
  public static Bytes ones(int length) {
    byte[] data = new byte[length];
    Arrays.fill(data, (byte) 0xff);
    return new Bytes(data);
  }

  /// `length` zero bytes.
  public static Bytes zeros(int length) {
    return length == 0 ? EMPTY : new Bytes(new byte[length]);
  }

  /// Takes over `data`, which nobody else may change any more.
  static Bytes wrap(byte[] data) {
    return data.length == 0 ? EMPTY : new Bytes(data);
  }

  /// Number of bytes.
  public int length() {
    return data.length;
  }

  /// The byte at `index`, 0 to 255.
  public int at(int index) {
    return data[index] & 0xff;
  }

  /// Whether bit `bit` is set, counting from the least significant bit of the last byte.
  public boolean bit(int bit) {
    return (data[data.length - 1 - bit / 8] >> bit % 8 & 1) != 0;
  }

  /// The bytes as a big-endian number; only the last 8 count.
  public long toLong() {
    long value = 0;
    for (int i = Math.max(0, data.length - 8); i < data.length; i++) {
      value = value << 8 | (data[i] & 0xff);
    }
    return value;
  }

  /// Whether every byte is zero.
  public boolean isZero() {
    for (byte b : data) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /// Whether every bit is one.
  public boolean isOnes() {
    for (byte b : data) {
      if (b != -1) {
        return false;
      }
    }
    return true;
  }

  /// A part of these bytes.
  public Bytes slice(int from, int to) {
    return wrap(Arrays.copyOfRange(data, from, to));
  }

  /// The bytes padded with zeros on the left, or cut on the left, to `length`.
  public Bytes resized(int length) {
    if (length == data.length) {
      return this;
    }
    byte[] resized = new byte[length];
    int count = Math.min(length, data.length);
    System.arraycopy(data, data.length - count, resized, length - count, count);
    return wrap(resized);
  }

  /// Bitwise and; both must have the same length.
  public Bytes and(Bytes other) {
    byte[] result = data.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] &= other.data[i];
    }
    return wrap(result);
  }

  /// Bitwise or; both must have the same length.
  public Bytes or(Bytes other) {
    byte[] result = data.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] |= other.data[i];
    }
    return wrap(result);
  }

  /// Bitwise complement.
  public Bytes not() {
    byte[] result = data.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = (byte) ~result[i];
    }
    return wrap(result);
  }

  /// A copy with bits `offset` to `offset + count - 1` taken from the low bits of `value`.
  public Bytes withBits(int offset, int count, Bytes value) {
    byte[] result = data.clone();
    for (int i = 0; i < count; i++) {
      int at = data.length - 1 - (offset + i) / 8;
      int bit = 1 << (offset + i) % 8;
      boolean set = i < value.length() * 8 && value.bit(i);
      result[at] = (byte) (set ? result[at] | bit : result[at] & ~bit);
    }
    return wrap(result);
  }

  /// Bits `offset` to `offset + count - 1` as the low bits of a string of `(count + 7) / 8` bytes.
  public Bytes bits(int offset, int count) {
    byte[] result = new byte[(count + 7) / 8];
    for (int i = 0; i < count; i++) {
      if (bit(offset + i)) {
        result[result.length - 1 - i / 8] |= (byte) (1 << i % 8);
      }
    }
    return wrap(result);
  }

  /// These bytes followed by `other`.
  public Bytes concat(Bytes other) {
    byte[] result = Arrays.copyOf(data, data.length + other.data.length);
    System.arraycopy(other.data, 0, result, data.length, other.data.length);
    return wrap(result);
  }

  /// A copy of the contents.
  public byte[] toArray() {
    return data.clone();
  }

  /// The bytes up to the first zero, read as UTF-8: a fixed-size string field.
  public String toText() {
    int end = 0;
    while (end < data.length && data[end] != 0) {
      end++;
    }
    return new String(data, 0, end, StandardCharsets.UTF_8);
  }

  /// A fixed-size string field of `length` bytes; longer text is cut, the last byte stays zero.
  public static Bytes ofText(String text, int length) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    byte[] data = new byte[length];
    System.arraycopy(utf8, 0, data, 0, Math.min(utf8.length, length - 1));
    return wrap(data);
  }

  void copyTo(byte[] target, int at) {
    System.arraycopy(data, 0, target, at, data.length);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(data, bytes.data);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(data);
  }

  /// The bytes in hexadecimal.
  @Override
  public String toString() {
    return HexFormat.of().formatHex(data);
  }
}
