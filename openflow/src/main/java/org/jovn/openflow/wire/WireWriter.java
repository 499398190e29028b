// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A growing big-endian byte array with back-patched lengths. Reusable after [#clear]; not
/// thread-safe.
public final class WireWriter {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private byte[] data = new byte[256];
  private int size;

  /// Number of bytes written.
  public int size() {
    return size;
  }

  /// Forgets what was written and keeps the array.
  public void clear() {
    size = 0;
  }

  /// The array that holds the bytes 0 to [#size]; valid until the next write.
  public byte[] array() {
    return data;
  }

  /// A copy of what was written.
  public byte[] toArray() {
    return Arrays.copyOf(data, size);
  }

  /// What was written, as an immutable value.
  public Bytes toBytes() {
    return Bytes.wrap(toArray());
  }

  private int advance(int count) {
    int at = size;
    if (count > data.length - at) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, at + count));
    }
    size = at + count;
    return at;
  }

  /// Appends a byte.
  public void u8(int value) {
    int at = advance(1);
    data[at] = (byte) value;
  }

  /// Appends 16 bits.
  public void u16(int value) {
    int at = advance(2);
    SHORT.set(data, at, (short) value);
  }

  /// Appends 32 bits.
  public void i32(int value) {
    int at = advance(4);
    INT.set(data, at, value);
  }

  /// Appends 64 bits.
  public void i64(long value) {
    int at = advance(8);
    LONG.set(data, at, value);
  }

  /// Appends `count` zero bytes.
  public void zeros(int count) {
    int at = advance(count);
    Arrays.fill(data, at, at + count, (byte) 0);
  }

  /// Appends bytes.
  public void bytes(Bytes bytes) {
    int at = advance(bytes.length());
    bytes.copyTo(data, at);
  }

  /// Appends a part of an array.
  public void bytes(byte[] source, int from, int count) {
    int at = advance(count);
    System.arraycopy(source, from, data, at, count);
  }

  /// Appends `bytes` and zeros up to `length`.
  ///
  /// @throws IllegalArgumentException if `bytes` is longer
  public void padded(Bytes bytes, int length) {
    if (bytes.length() > length) {
      throw new IllegalArgumentException(bytes.length() + " bytes do not fit a field of " + length);
    }
    bytes(bytes);
    zeros(length - bytes.length());
  }

  /// Appends zeros until the distance from `start` is a multiple of 8.
  public void align8(int start) {
    zeros(start - size & 7);
  }

  /// Writes the distance from `start` as 16 bits at `at`.
  ///
  /// @throws IllegalArgumentException if it is more than 65535
  public void patchLength(int at, int start) {
    int length = size - start;
    if (length > 0xffff) {
      throw new IllegalArgumentException(length + " bytes do not fit a 16-bit length");
    }
    SHORT.set(data, at, (short) length);
  }

  /// Overwrites 32 bits at `at`.
  public void patchI32(int at, int value) {
    INT.set(data, at, value);
  }
}
