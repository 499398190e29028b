// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A cursor over the bytes of one message, big-endian, bounded by a limit that nested structures
/// narrow. Reading past the limit throws the error that was named when the limit was set.
///
/// Not thread-safe; it does not copy the array and must not outlive it.
public final class WireReader {
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final byte[] data;
  private int position;
  private int limit;
  private OfError shortError = OfError.OFPBRC_BAD_LEN;

  /// A cursor over `data` from `from` to `to`.
  public WireReader(byte[] data, int from, int to) {
    this.data = data;
    this.position = from;
    this.limit = to;
  }

  /// A cursor over all of `bytes`.
  public static WireReader of(Bytes bytes) {
    byte[] data = bytes.toArray();
    return new WireReader(data, 0, data.length);
  }

  /// Where the next byte is read, counted from the start of the array.
  public int position() {
    return position;
  }

  /// Number of bytes before the limit.
  public int remaining() {
    return limit - position;
  }

  /// Whether there are bytes before the limit.
  public boolean hasRemaining() {
    return position < limit;
  }

  /// Narrows the limit to the next `length` bytes and returns the limit to give back to [#leave].
  ///
  /// @param error the error of a length that does not fit, and of what is read past it later
  public int enter(int length, OfError error) {
    if (length < 0 || length > limit - position) {
      throw beyond(length, error);
    }
    int outer = limit;
    limit = position + length;
    shortError = error;
    return outer;
  }

  private DecodeException beyond(int length, OfError error) {
    return new DecodeException(
        error, "length " + length + " is beyond the " + remaining() + " bytes left");
  }

  /// Moves to the end of the narrowed part and restores the limit that [#enter] returned.
  public void leave(int outer) {
    position = limit;
    limit = outer;
  }

  /// Names the error of reading too far from here on.
  public void expect(OfError error) {
    shortError = error;
  }

  private int advance(int count) {
    int at = position;
    if (count > limit - at) {
      throw tooShort(count);
    }
    position = at + count;
    return at;
  }

  private DecodeException tooShort(int count) {
    return new DecodeException(shortError, count + " bytes wanted, " + remaining() + " bytes left");
  }

  /// Passes over `count` bytes that are read as one block, and returns where they begin for [#u8At]
  /// and the others: one check of the limit instead of one for each number.
  public int block(int count) {
    return advance(count);
  }

  /// The unsigned byte at `at`, which lies in a block.
  public int u8At(int at) {
    return data[at] & 0xff;
  }

  /// The unsigned 16-bit number at `at`, which lies in a block.
  public int u16At(int at) {
    return (short) SHORT.get(data, at) & 0xffff;
  }

  /// The 32 bits at `at`, which lie in a block.
  public int i32At(int at) {
    return (int) INT.get(data, at);
  }

  /// The 64 bits at `at`, which lie in a block.
  public long i64At(int at) {
    return (long) LONG.get(data, at);
  }

  /// An unsigned byte.
  public int u8() {
    return data[advance(1)] & 0xff;
  }

  /// An unsigned 16-bit number.
  public int u16() {
    return (short) SHORT.get(data, advance(2)) & 0xffff;
  }

  /// A 32-bit number whose bits are kept in an `int`.
  public int i32() {
    return (int) INT.get(data, advance(4));
  }

  /// An unsigned 32-bit number.
  public long u32() {
    return i32() & 0xffffffffL;
  }

  /// A 64-bit number whose bits are kept in a `long`.
  public long i64() {
    return (long) LONG.get(data, advance(8));
  }

  /// Passes over padding.
  public void skip(int count) {
    advance(count);
  }

  /// The next `count` bytes.
  public Bytes bytes(int count) {
    if (count == 0) {
      return Bytes.EMPTY;
    }
    return Bytes.wrap(copyArray(advance(count), count));
  }

  /// `count` bytes from `from`, which were read before.
  public Bytes copy(int from, int count) {
    return Bytes.wrap(copyArray(from, count));
  }

  /// `count` bytes from `from`, which were read before, for the caller to keep.
  public byte[] copyArray(int from, int count) {
    byte[] copy = new byte[count];
    System.arraycopy(data, from, copy, 0, count);
    return copy;
  }

  /// The bytes up to the limit.
  public Bytes rest() {
    return bytes(remaining());
  }

  /// The unsigned 16-bit number `ahead` bytes from here, without moving.
  public int peekU16(int ahead) {
    if (ahead + 2 > limit - position) {
      throw tooShort(ahead + 2);
    }
    return u16At(position + ahead);
  }

  /// The next 32 bits, without moving.
  public int peekI32() {
    if (limit - position < 4) {
      throw tooShort(4);
    }
    return i32At(position);
  }
}
