// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Collects tokens into a value; one builder reads one value, and keeps count of the memory it
/// takes.
final class JsonTreeBuilder {

  /// Estimates in bytes, of what a 64-bit JVM with compressed references uses.
  private static final int OBJECT_COST = 160;

  private static final int ARRAY_COST = 96;
  private static final int ATOM_COST = 24;
  private static final int STRING_COST = 48;

  /// How many containers are open around what a [PartTaker] takes.
  private static final int PART_DEPTH = 4;

  private final long heapBytesMax;
  private final PartTaker taker;
  private boolean checkStrings;
  private boolean repaired;
  private @Nullable Object[] open = new @Nullable Object[8];
  private String[] names = new String[8];
  private int depth;
  private long heapBytes;

  /// @param heapBytesMax limit of the memory that the value may take
  /// @param taker may take parts out of it
  JsonTreeBuilder(long heapBytesMax, PartTaker taker) {
    this.heapBytesMax = heapBytesMax;
    this.taker = taker;
  }

  /// Says what strings may hold from here on: `special`, an escape or a byte above 0x7f; `repairs`,
  /// escapes made by [Utf8Repair].
  void expect(boolean special, boolean repairs) {
    checkStrings |= special;
    repaired |= repairs;
  }

  long heapBytes() {
    return heapBytes;
  }

  /// Takes a token; returns the value when it is whole.
  @Nullable Json token(JsonParser parser, JsonToken token) throws JsonException {
    return switch (token) {
      case START_OBJECT -> push(new JsonObject.Builder(), OBJECT_COST);
      case START_ARRAY -> push(new ArrayList<Json>(), ARRAY_COST);
      case END_OBJECT, END_ARRAY -> pop();
      case PROPERTY_NAME -> {
        names[depth - 1] = checked(parser.currentName());
        yield null;
      }
      case VALUE_STRING -> {
        String text = checked(parser.getString());
        yield add(new Json.Str(text), STRING_COST + text.length());
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser, token), ATOM_COST);
      case VALUE_TRUE -> add(Json.Bool.TRUE, 4);
      case VALUE_FALSE -> add(Json.Bool.FALSE, 4);
      case VALUE_NULL -> add(Json.Null.NULL, 4);
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new JsonException("unexpected token " + token);
    };
  }

  private void charge(int cost) throws JsonException {
    heapBytes += cost;
    if (heapBytes > heapBytesMax) {
      throw new JsonException("value takes more than " + heapBytesMax + " bytes of memory");
    }
  }

  private @Nullable Json push(Object container, int cost) throws JsonException {
    charge(cost);
    if (depth == open.length) {
      open = Arrays.copyOf(open, depth * 2);
      names = Arrays.copyOf(names, depth * 2);
    }
    open[depth++] = container;
    return null;
  }

  @SuppressWarnings("unchecked") // only push() fills `open`, with builders and lists of Json
  private @Nullable Json pop() {
    Object container = open[--depth];
    open[depth] = null;
    if (container instanceof JsonObject.Builder builder) {
      JsonObject object = builder.build();
      return depth == PART_DEPTH && isTaken(object) ? null : append(object);
    }
    return append(array((List<Json>) container));
  }

  @SuppressWarnings("unchecked") // as in pop()
  private boolean isTaken(JsonObject object) {
    return open[0] instanceof JsonObject.Builder
        && open[1] instanceof List<?> before
        && open[2] instanceof JsonObject.Builder
        && open[3] instanceof JsonObject.Builder
        && taker.take(names[0], (List<Json>) before, names[2], names[3], object);
  }

  private static Json.Arr array(@Nullable List<Json> elements) {
    return elements == null || elements.isEmpty() ? Json.Arr.EMPTY : new Json.Arr(elements);
  }

  private @Nullable Json add(Json value, int cost) throws JsonException {
    charge(cost);
    return append(value);
  }

  @SuppressWarnings("unchecked") // as in pop()
  private @Nullable Json append(Json value) {
    if (depth == 0) {
      return value;
    }
    Object container = open[depth - 1];
    if (container instanceof JsonObject.Builder builder) {
      builder.put(names[depth - 1], value);
    } else if (container != null) {
      ((List<Json>) container).add(value);
    }
    return null;
  }

  /// Integral numbers within 64 bits, however they are written, are integers.
  private static Json number(JsonParser parser, JsonToken token) throws JsonException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new Json.Int(parser.getLongValue());
    }
    String text = parser.getString();
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value) || (value != 0 && Math.abs(value) < Double.MIN_NORMAL)) {
      throw new JsonException("number outside valid range");
    }
    if (Math.abs(value) <= 0x1p63) {
      try {
        return new Json.Int(value == 0 ? 0 : new BigDecimal(text).longValueExact());
      } catch (ArithmeticException e) {
        return new Json.Real(value);
      }
    }
    return new Json.Real(value);
  }

  private String checked(String text) throws JsonException {
    if (checkStrings) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == 0) {
          throw new JsonException("null bytes not supported in quoted strings");
        }
        if (Character.isSurrogate(c)) {
          if (Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1))) {
            i++;
          } else if (!repaired || c < 0xdc80 || c > 0xdcff) {
            throw new JsonException("malformed escaped surrogate pair");
          }
        }
      }
    }
    return text;
  }
}
