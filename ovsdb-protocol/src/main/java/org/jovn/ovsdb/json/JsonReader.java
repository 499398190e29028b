// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/// Makes [Json] values from bytes that are all there (for pieces see [PiecewiseJsonReader]). The
/// tokens are Jackson's; what is particular to Open vSwitch is here and in [JsonTreeBuilder]: which
/// numbers are integers, and which inputs are refused (NUL in a string, half of a surrogate pair,
/// nesting over [#NESTING_MAX], numbers beyond a double and denormal ones).
public final class JsonReader {

  /// How deep arrays and objects may be nested.
  public static final int NESTING_MAX = 1000;

  /// Digits of a number; of more, the C programs would still make a real.
  private static final int NUMBER_LENGTH_MAX = 10_000;

  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(NUMBER_LENGTH_MAX)
                  .build())
          .configure(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION, false)
          .configure(TokenStreamFactory.Feature.CHARSET_DETECTION, false)
          .recyclerPool(JsonRecyclerPools.threadLocalPool())
          .build();

  private JsonReader() {}

  /// Reads the one value that `text` holds.
  public static Json parse(String text) throws JsonException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return parse(bytes, 0, bytes.length);
  }

  /// Reads the one value that the bytes hold, repairing what is not UTF-8.
  public static Json parse(byte[] bytes, int offset, int length) throws JsonException {
    return parse(bytes, offset, length, !isPlain(bytes, offset, length), Long.MAX_VALUE);
  }

  /// As above, for a caller that has looked at the bytes: `special` says that there is an escape or
  /// a byte above 0x7f in them. The value may take `heapBytesMax` bytes of memory.
  public static Json parse(byte[] bytes, int offset, int length, boolean special, long heapBytesMax)
      throws JsonException {
    byte @Nullable [] repaired = special ? Utf8Repair.repair(bytes, offset, length) : null;
    JsonTreeBuilder builder = new JsonTreeBuilder(heapBytesMax, PartTaker.NOTHING);
    builder.expect(special, repaired != null);
    return repaired == null
        ? parse(builder, bytes, offset, length)
        : parse(builder, repaired, 0, repaired.length);
  }

  private static Json parse(JsonTreeBuilder builder, byte[] bytes, int offset, int length)
      throws JsonException {
    try (JsonParser parser =
        FACTORY.createParser(ObjectReadContext.empty(), bytes, offset, length)) {
      Json root = null;
      while (root == null) {
        JsonToken token = parser.nextToken();
        if (token == null) {
          throw new JsonException("unexpected end of input");
        }
        root = builder.token(parser, token);
      }
      if (parser.nextToken() != null) {
        throw new JsonException("trailing garbage at end of input");
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
}
