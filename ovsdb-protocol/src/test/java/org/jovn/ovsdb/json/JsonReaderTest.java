// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the C server echoes, and what it refuses, was asked of it (version 3.1.0).
class JsonReaderTest {

  @ParameterizedTest
  @CsvSource({
    "1e-400, 0",
    "1e20, 1e+20",
    "1e-5, 1e-05",
    "123456789.123456789, 123456789.123457",
    "1e15, 1000000000000000",
    "1e18, 1000000000000000000",
    "1e19, 1e+19",
    "123456789012345678, 123456789012345678",
    "-9223372036854775808, -9223372036854775808",
    "9223372036854775807.0, 9223372036854775807",
    "9223372036854775808, 9.22337203685478e+18",
    "-9223372036854775809, -9.22337203685478e+18",
    "1.5e3, 1500",
    "100e-2, 1",
    "-0.0, 0",
    "-0, 0",
    "0.0001234, 0.0001234",
    "0.00001234, 1.234e-05",
    "123456789012345.5, 123456789012346",
    "999999999999999.5, 1e+15",
    "0.000099999999999999995, 0.0001",
    "1.7976931348623157e308, 1.79769313486232e+308",
    "2.2250738585072014e-308, 2.2250738585072e-308",
    "0.1, 0.1"
  })
  void printsNumbersAsTheCServer(String text, String printed) throws Exception {
    assertThat(JsonReader.parse("[" + text + "]").toString()).isEqualTo("[" + printed + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1e400]",
        "[5e-324]",
        "[01]",
        "[-01]",
        "[1.]",
        "[.5]",
        "[+5]",
        "[-]",
        "[1e]",
        "[1e+]",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{\"a\":1,}",
        "{\"a\" 1}",
        "{1:2}",
        "[tru]",
        "[nulll]",
        "[True]",
        "[truefalse]",
        "[true\"a\"]",
        "[\"a\"1]",
        "[NaN]",
        "[/*x*/]",
        "[\"\\q\"]",
        "[\"\\u12\"]",
        "[\"\\u0000\"]",
        "[\"\\ud800\"]",
        "[\"\\ud800x\"]",
        "[\"\\ud800\\ud800\"]",
        "[\"a\nb\"]",
        "[\"\u0001\"]",
        "[1]]",
        "[1",
        "",
        "\ufeff[]"
      })
  void refusesWhatTheCServerRefuses(String text) {
    assertThatThrownBy(() -> JsonReader.parse(text)).isInstanceOf(JsonException.class);
  }

  @Test
  void keepsTheLastOfDuplicateMembersInTheFirstPlace() throws Exception {
    JsonOutput out = new JsonOutput(16);
    out.value(JsonReader.parse("{\"b\":1,\"a\":2,\"b\":3}"));
    assertThat(out.toString()).isEqualTo("{\"b\":3,\"a\":2}");
  }

  @Test
  void nestsToTheLimitAndNotBeyond() throws Exception {
    int max = JsonReader.NESTING_MAX;
    String deep = "[".repeat(max) + "]".repeat(max);
    assertThat(JsonReader.parse(deep).toString()).isEqualTo(deep);
    assertThatThrownBy(() -> JsonReader.parse("[" + deep + "]")).isInstanceOf(JsonException.class);
  }

  @Test
  void limitsTheMemoryOfAValue() {
    byte[] text = ("[" + "{},".repeat(10_000) + "0]").getBytes(StandardCharsets.US_ASCII);
    assertThatThrownBy(() -> JsonReader.parse(text, 0, text.length, false, 1_000_000))
        .hasMessageContaining("1000000 bytes of memory");
  }

  @Test
  void doesNotGuessOtherEncodings() {
    byte[] utf16 = "[1]".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> JsonReader.parse(utf16, 0, utf16.length))
        .isInstanceOf(JsonException.class);
  }

  @Test
  void echoesBytesThatAreNotUtf8() throws Exception {
    assertThat(echo("[\"\u00ff\u00fe\u00ed\u00a0\u0080 \u00c0\u0080\u00f4\u0090\u0080\u0080\"]"))
        .isEqualTo("[\"\u00ff\u00fe\u00ed\u00a0\u0080 \u00c0\u0080\u00f4\u0090\u0080\u0080\"]");
  }

  @Test
  void writesAnEscapedLowSurrogateAsItsThreeBytes() throws Exception {
    assertThat(echo("[\"\\udc80\"]")).isEqualTo("[\"\u00ed\u00b2\u0080\"]");
    assertThat(echo("[\"\\udccc\\udccc\u00ff\"]"))
        .isEqualTo("[\"\u00ed\u00b3\u008c\u00ed\u00b3\u008c\u00ff\"]");
  }

  @Test
  void refusesAnEscapedHighSurrogateBesideBadBytes() {
    assertThatThrownBy(() -> echo("[\"\\udaaa\u00ff\"]")).isInstanceOf(JsonException.class);
  }

  /// Bytes in, bytes out, each as one char.
  private static String echo(String latin) throws JsonException {
    byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
    JsonOutput out = new JsonOutput(16);
    out.value(JsonReader.parse(bytes, 0, bytes.length));
    return new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  @Property(tries = 300)
  void readsBackTheStringsItWrites(@ForAll String text) throws Exception {
    String valid = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    String clean = valid.replace("\0", "");
    JsonOutput out = new JsonOutput(0);
    out.string(clean);
    assertThat(JsonReader.parse("[" + out + "]")).isEqualTo(Json.array(Json.of(clean)));
  }

  @Property(tries = 500)
  void printsFifteenDigitsThatAreNearest(@ForAll double value) {
    if (Double.isFinite(value) && (value == 0 || Math.abs(value) >= Double.MIN_NORMAL)) {
      String printed = RealFormat.format(value);
      double again = Double.parseDouble(printed);
      assertThat(printed.replaceAll("e.*|[-.]", "").replaceAll("^0+", "").length())
          .isLessThanOrEqualTo(15);
      if (Double.isFinite(again)) {
        assertThat(Math.abs(again - value)).isLessThanOrEqualTo(Math.abs(value) * 5e-15);
      }
    }
  }

  /// A message made of good and bad text says the same whole and in two pieces, cut anywhere.
  @Test
  void piecesSayWhatTheWholeSays() {
    Random random = new Random(7);
    for (int round = 0; round < 60; round++) {
      byte[] bytes = message(random);
      String whole = outcome(bytes, bytes.length);
      for (int cut = 1; cut < bytes.length; cut++) {
        assertThat(outcome(bytes, cut))
            .as("%s cut at %d", new String(bytes, StandardCharsets.ISO_8859_1), cut)
            .isEqualTo(whole);
      }
    }
  }

  @Test
  void partsAreTakenWhileTheRestArrives() throws Exception {
    String text =
        "{\"id\":null,\"p\":[1,{\"t\":{\"a\":{\"x\":{\"b\":{}}},\"b\":{\"y\":[{}]},\"c\":7}},"
            + "{\"u\":{\"d\":{}}}],\"q\":{\"t\":{\"u\":{\"e\":{}}}},\"r\":[[{\"f\":{\"g\":{}}}]]}";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int cut = 1; cut < bytes.length; cut++) {
      List<String> taken = new ArrayList<>();
      PartTaker taker =
          (top, before, group, name, part) -> {
            taken.add(top + before.size() + group + name + part);
            return !name.equals("b");
          };
      try (PiecewiseJsonReader reader = new PiecewiseJsonReader(Long.MAX_VALUE, taker)) {
        assertThat(reader.feed(bytes, 0, cut, false)).isNull();
        assertThat(reader.feed(bytes, cut, bytes.length - cut, false))
            .hasToString(
                "{\"id\":null,\"p\":[1,{\"t\":{\"b\":{\"y\":[{}]},\"c\":7}},{\"u\":{}}],"
                    + "\"q\":{\"t\":{\"u\":{\"e\":{}}}},\"r\":[[{\"f\":{\"g\":{}}}]]}");
      }
      assertThat(taken).containsExactly("p1ta{\"x\":{\"b\":{}}}", "p1tb{\"y\":[{}]}", "p2ud{}");
    }
  }

  private static byte[] message(Random random) {
    String[] parts = {
      "\\ud83d\\ude00",
      "\\udc80",
      "\\ud800",
      "\\\\",
      "\\\"",
      "\\u0041",
      "\u00ff",
      "\u00c3\u00a9",
      "\u00e2\u0082\u00ac",
      "\u00f0\u009f\u0098\u0080",
      "\u00ed\u00a0\u0080",
      "x",
      "\u00c3",
      "\\n"
    };
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes("{\"k\":[-12.5e1,true,\"".getBytes(StandardCharsets.US_ASCII));
    for (int i = random.nextInt(6); i >= 0; i--) {
      String part = parts[random.nextInt(parts.length)];
      out.writeBytes(part.getBytes(StandardCharsets.ISO_8859_1));
    }
    out.writeBytes("\",null]}".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  private static String outcome(byte[] bytes, int cut) {
    try (PiecewiseJsonReader reader = new PiecewiseJsonReader(Long.MAX_VALUE)) {
      Json json =
          cut == bytes.length
              ? JsonReader.parse(bytes, 0, bytes.length)
              : reader.feed(bytes, 0, cut, true);
      if (json == null) {
        json = reader.feed(bytes, cut, bytes.length - cut, true);
      }
      if (json == null) {
        return "unfinished";
      }
      JsonOutput out = new JsonOutput(64);
      out.value(json);
      return new String(out.toByteArray(), StandardCharsets.ISO_8859_1);
    } catch (JsonException e) {
      return "refused";
    }
  }
}
