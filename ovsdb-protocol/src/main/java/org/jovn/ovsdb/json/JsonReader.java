// SPDX-License-Identifier: Apache-2.0
package org.jovn.ovsdb.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/// Makes [Json] values from bytes. The tokens are Jackson's; what is particular to Open vSwitch is
/// here: which numbers are integers, and which inputs are refused (NUL in a string, half of a
/// surrogate pair, nesting over [#NESTING_MAX], numbers beyond a double and denormal ones).
///
/// Bytes that are not UTF-8 must have been turned into escapes before (see [Utf8Repair]); such an escape written by the peer itself is refused.
public final class JsonReader {

  /// How deep arrays and objects may be nested.
  public static final int NESTING_MAX = 1000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(1000)
                  .build())
          .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
          .build();

  private JsonReader() {}

  /// Reads the one value that `text` holds.
  public static Json parse(String text) throws JsonException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /// Reads the one value that the bytes hold, repairing what is not UTF-8.
  public static Json parse(byte[] bytes, int offset, int length) throws JsonException {
    byte @Nullable [] repaired = Utf8Repair.repair(bytes, offset, length);
    boolean checked = repaired != null || !isPlain(bytes, offset, length);
    return repaired == null
        ? parse(bytes, offset, length, checked, false)
        : parse(repaired, 0, repaired.length, true, true);
  }

  /// As above, for a caller that has looked at the bytes: `checkStrings` says that there is an escape
  /// or a byte above 0x7f in them, `repaired` that [Utf8Repair] has made escapes.
  public static Json parse(
      byte[] bytes, int offset, int length, boolean checkStrings, boolean repaired)
      throws JsonException {
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      JsonTreeBuilder builder = new JsonTreeBuilder(checkStrings, repaired);
      Json root = null;
      while (root == null) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new JsonException("end of input inside of a value");
        }
        root = builder.token(parser, token);
      }
      if (parser.nextToken() != null) {
        throw new JsonException("trailing garbage after the value");
      }
      return root;
    } catch (JacksonException e) {
      throw new JsonException(e.getOriginalMessage());
    }
  }

  private static boolean isPlain(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (bytes[i] < 0 || bytes[i] == '\\') {
        return false;
      }
    }
    return true;
  }

  /// Integral numbers within 64 bits, however they are written, are integers.
  static Json number(JsonParser parser, JsonToken token) throws JsonException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
      return new Json.Int(parser.getLongValue());
    }
    String text = parser.getString();
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value) || (value != 0 && Math.abs(value) < Double.MIN_NORMAL)) {
      throw new JsonException("number " + text + " outside of the range of a double");
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

  /// Collects tokens into a value; one builder reads one value.
  static final class JsonTreeBuilder {
    private final boolean checkStrings;
    private final boolean repaired;
    private @Nullable Object[] open = new @Nullable Object[8];
    private String[] names = new String[8];
    private int depth;

    JsonTreeBuilder(boolean checkStrings, boolean repaired) {
      this.checkStrings = checkStrings;
      this.repaired = repaired;
    }

    /// Takes a token; returns the value when it is whole.
    @Nullable Json token(JsonParser parser, JsonToken token) throws JsonException {
      return switch (token) {
        case START_OBJECT -> push(new JsonObject.Builder());
        case START_ARRAY -> push(new ArrayList<Json>());
        case END_OBJECT, END_ARRAY -> pop();
        case PROPERTY_NAME -> {
          names[depth - 1] = checked(parser.currentName());
          yield null;
        }
        case VALUE_STRING -> add(new Json.Str(checked(parser.getString())));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> add(number(parser, token));
        case VALUE_TRUE -> add(Json.Bool.TRUE);
        case VALUE_FALSE -> add(Json.Bool.FALSE);
        case VALUE_NULL -> add(Json.Null.NULL);
        case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
            throw new JsonException("unexpected token " + token);
      };
    }

    private @Nullable Json push(Object container) {
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
      return container instanceof JsonObject.Builder builder
          ? add(builder.build())
          : add(array((List<Json>) container));
    }

    private static Json.Arr array(@Nullable List<Json> elements) {
      return elements == null || elements.isEmpty() ? Json.Arr.EMPTY : new Json.Arr(elements);
    }

    @SuppressWarnings("unchecked") // as in pop()
    private @Nullable Json add(Json value) {
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

    private String checked(String text) throws JsonException {
      if (checkStrings) {
        for (int i = 0; i < text.length(); i++) {
          char c = text.charAt(i);
          if (c == 0) {
            throw new JsonException("NUL in a string");
          }
          if (c >= 0xd800 && c < 0xe000) {
            i += surrogate(text, i, c);
          }
        }
      }
      return text;
    }

    private int surrogate(String text, int i, char c) throws JsonException {
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        return 1;
      }
      if (repaired && c >= 0xdc80 && c <= 0xdcff) {
        return 0;
      }
      throw new JsonException("half of a surrogate pair in a string");
    }
  }
}
