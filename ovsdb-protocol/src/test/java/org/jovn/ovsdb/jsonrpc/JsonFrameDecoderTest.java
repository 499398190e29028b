// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFrameDecoderTest {

  private final JsonFrameDecoder decoder =
      new JsonFrameDecoder(new DecoderLimits(1 << 20, 64 << 20));

  private void add(byte[] bytes, int from, int to) {
    decoder.add(Unpooled.wrappedBuffer(bytes, from, to - from));
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    add(bytes, 0, bytes.length);
  }

  private List<Json> drain() throws ProtocolException {
    List<Json> all = new ArrayList<>();
    for (Json json = decoder.next(); json != null; json = decoder.next()) {
      all.add(json);
    }
    return all;
  }

  @Test
  void findsMessagesCutAnywhere() throws Exception {
    String[] texts = {
      "{\"a\":\"}{][\\\\\"}",
      "[]",
      "{\"\\\"\":[\"\\\\\\\"\",{\"x\":\"\u00e9\u20ac\ud83d\ude00\"}]}",
      "[1,-2.5e3,true,null]",
      "{\"s\":\"\\ud83d\\ude00\\u0041\"}"
    };
    byte[] stream = String.join(" \r\n\t", texts).getBytes(StandardCharsets.UTF_8);
    List<Json> expected = new ArrayList<>();
    for (String text : texts) {
      expected.add(JsonReader.parse(text));
    }
    for (int cut = 0; cut <= stream.length; cut++) {
      List<Json> found = new ArrayList<>();
      add(stream, 0, cut);
      found.addAll(drain());
      add(stream, cut, stream.length);
      found.addAll(drain());
      assertThat(found).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void takesBytesOneByOne() throws Exception {
    byte[] stream = "{\"a\":[1,\"\\\"\u00e9\"]}[2]".getBytes(StandardCharsets.UTF_8);
    List<Json> found = new ArrayList<>();
    for (int i = 0; i < stream.length; i++) {
      add(stream, i, i + 1);
      found.addAll(drain());
    }
    assertThat(found)
        .containsExactly(JsonReader.parse("{\"a\":[1,\"\\\"\u00e9\"]}"), JsonReader.parse("[2]"));
    assertThat(decoder.pendingBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hello",
        "}",
        "]",
        "3",
        "\"x\"",
        "{\"id\": nonsense",
        "{\"id\":1 2",
        "[1,,",
        "{,",
        "[}",
        "{\"a\":\"\\q",
        "{]",
        "[tru ",
        "[01",
        "\u0000",
        "{\u0000",
        "[\"\u0001",
        "{\"a\" 1"
      })
  void refusesABrokenBeginningAtOnce(String text) {
    add(text);
    assertThatThrownBy(this::drain).isInstanceOf(ProtocolException.class);
  }

  @Test
  void refusesACommaBeforeABracketWhereverItIsCut() throws Exception {
    for (String text : List.of("{\"a\":1,}", "[1, ]", "[{\"a\":[1,]}]", "[[1],]")) {
      for (int cut = 1; cut < text.length(); cut++) {
        try (JsonFrameDecoder cutOnce = new JsonFrameDecoder(new DecoderLimits(1 << 20, 1 << 20))) {
          byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
          int length = cut;
          assertThatThrownBy(
                  () -> {
                    cutOnce.add(Unpooled.wrappedBuffer(bytes, 0, length));
                    var _ = cutOnce.next();
                    cutOnce.add(Unpooled.wrappedBuffer(bytes, length, bytes.length - length));
                    var _ = cutOnce.next();
                  })
              .as(text + " cut at " + cut)
              .isInstanceOf(ProtocolException.class);
        }
      }
    }
  }

  @Test
  void givesWhatCameBeforeWhatIsBroken() throws Exception {
    add("[1]}");
    assertThat(decoder.next()).isEqualTo(JsonReader.parse("[1]"));
    assertThatThrownBy(decoder::next)
        .hasMessage("error parsing stream: syntax error at beginning of input");
  }

  @Test
  void limitsTheLengthOfAMessageWhereverItIsCut() {
    byte[] piece = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
    add("[\"");
    assertThatThrownBy(
            () -> {
              for (int i = 0; i <= 16; i++) {
                add(piece, 0, piece.length);
                assertThat(decoder.next()).isNull();
              }
            })
        .hasMessage("message exceeds 1048576 bytes");
  }

  @Test
  void limitsDepthOfAnUnfinishedMessage() {
    add("[".repeat(1000));
    assertThatThrownBy(
            () -> {
              assertThat(decoder.next()).isNull();
              add("[");
              decoder.next();
            })
        .isInstanceOf(ProtocolException.class);
  }

  @Test
  void limitsMemoryOfAnUnfinishedMessage() {
    JsonFrameDecoder small = new JsonFrameDecoder(new DecoderLimits(1 << 20, 100_000));
    small.add(
        Unpooled.wrappedBuffer(("[" + "{},".repeat(1000)).getBytes(StandardCharsets.US_ASCII)));
    assertThatThrownBy(small::next).hasMessageContaining("100000 bytes of memory");
  }

  @Test
  void takesTimeInProportionToLength() throws Exception {
    JsonFrameDecoder large = new JsonFrameDecoder(new DecoderLimits(64 << 20, 1L << 30));
    byte[] piece = "1234567,".repeat(64).getBytes(StandardCharsets.US_ASCII);
    large.add(Unpooled.wrappedBuffer(new byte[] {'['}));
    long begin = System.nanoTime();
    int pieces = 20_000;
    for (int i = 0; i < pieces; i++) {
      large.add(Unpooled.wrappedBuffer(piece));
      assertThat(large.next()).isNull();
    }
    large.add(Unpooled.wrappedBuffer(new byte[] {'0', ']'}));
    assertThat(large.next())
        .isInstanceOfSatisfying(
            Json.Arr.class, all -> assertThat(all.size()).isEqualTo(pieces * 64 + 1));
    // 10 MB in 20,000 pieces: rescanning would take minutes
    assertThat(System.nanoTime() - begin).isLessThan(30_000_000_000L);
  }
}
