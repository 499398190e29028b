// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.async.ByteArrayFeeder;

/// Makes one [Json] value of bytes that come in pieces. Each byte is looked at once, so that time
/// grows with the size of the value and not with the number of its pieces, and what cannot become
/// JSON any more is refused as soon as it is there. Apart from that it reads what [JsonReader]
/// reads.
public final class PiecewiseJsonReader implements AutoCloseable {

  private static final byte[] NOTHING = {};

  private final JsonTreeBuilder builder;
  private final JsonParser parser;
  private final ByteArrayFeeder feeder;
  private byte[] carried = NOTHING;

  /// @param heapBytesMax limit of the memory that the value may take
  public PiecewiseJsonReader(long heapBytesMax) {
    this(heapBytesMax, PartTaker.NOTHING);
  }

  /// @param heapBytesMax limit of the memory that the value may take, with what is taken out of it
  /// @param taker may take parts out of it
  public PiecewiseJsonReader(long heapBytesMax, PartTaker taker) {
    builder = new JsonTreeBuilder(heapBytesMax, taker);
    parser = JsonReader.FACTORY.createNonBlockingByteArrayParser(ObjectReadContext.empty());
    feeder = (ByteArrayFeeder) parser.nonBlockingInputFeeder();
  }

  /// Takes a piece; returns the value when it is whole. `special` says that there is an escape or a
  /// byte above 0x7f in the pieces so far. The array may be changed afterwards. No byte may follow
  /// the value.
  public @Nullable Json feed(byte[] bytes, int offset, int length, boolean special)
      throws JsonException {
    if (!special) {
      return parse(bytes, offset, offset + length);
    }
    byte[] piece = bytes;
    int from = offset;
    int end = offset + length;
    if (carried.length > 0) {
      piece = Arrays.copyOf(carried, carried.length + length);
      System.arraycopy(bytes, offset, piece, carried.length, length);
      from = 0;
      end = piece.length;
    }
    int whole = Utf8Repair.wholeUntil(piece, from, end);
    carried = whole == end ? NOTHING : Arrays.copyOfRange(piece, whole, end);
    byte @Nullable [] repaired = Utf8Repair.repair(piece, from, whole - from);
    builder.expect(true, repaired != null);
    return repaired == null ? parse(piece, from, whole) : parse(repaired, 0, repaired.length);
  }

  private @Nullable Json parse(byte[] bytes, int from, int end) throws JsonException {
    try {
      feeder.feedInput(bytes, from, end);
      while (true) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new JsonException("unexpected end of input");
        }
        if (token == JsonToken.NOT_AVAILABLE) {
          return null;
        }
        Json root = builder.token(parser, token);
        if (root != null) {
          return root;
        }
      }
    } catch (JacksonException e) {
      throw new JsonException(e.getOriginalMessage());
    }
  }

  /// Memory of what has been read so far, in bytes, estimated; a string that is not whole yet is
  /// not in it.
  public long heapBytes() {
    return builder.heapBytes();
  }

  /// Gives buffers back.
  @Override
  public void close() {
    try {
      parser.close();
    } catch (JacksonException e) {
      throw new IllegalStateException("closing a parser that has no source", e);
    }
  }
}
