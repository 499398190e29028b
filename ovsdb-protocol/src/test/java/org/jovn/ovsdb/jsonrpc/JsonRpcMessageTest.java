// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRpcMessageTest {

  private static JsonRpcMessage parse(String text) throws Exception {
    return JsonRpcMessage.parse(JsonReader.parse(text));
  }

  /// The C server's log says these, of these.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "[] | message is not a JSON object",
        "{} | notification must have \"method\"",
        "{\"id\":1} | request must have \"method\"",
        "{\"id\":1,\"method\":\"e\",\"params\":[],\"x\":1} | message has unexpected member \"x\"",
        "{\"id\":1,\"method\":\"e\",\"params\":{}} | \"params\" must be JSON array",
        "{\"id\":1,\"method\":\"e\"} | request must have \"params\"",
        "{\"id\":1,\"method\":\"e\",\"params\":null} | request must have \"params\"",
        "{\"method\":\"e\"} | notification must have \"params\"",
        "{\"id\":1,\"method\":5,\"params\":[]} | method is not a JSON string",
        "{\"id\":1,\"method\":null,\"result\":3} | method is not a JSON string",
        "{\"id\":1,\"error\":5,\"result\":3} | reply must not have \"error\"",
        "{\"id\":null,\"result\":5,\"error\":null} | reply must have \"id\"",
        "{\"error\":\"x\",\"result\":null} | error must have \"id\"",
        "{\"id\":1,\"method\":\"e\",\"params\":[],\"result\":5} | reply must not have \"method\"",
        "{\"id\":1,\"method\":\"e\",\"params\":[],\"error\":5} | error must not have \"method\"",
        "{\"id\":1,\"params\":[],\"result\":3} | reply must not have \"params\""
      })
  void refusesWithTheWordsOfTheCServer(String text, String complaint) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ProtocolException.class)
        .hasMessage(complaint);
  }

  @Test
  void takesNullMembersForNone() throws Exception {
    assertThat(parse("{\"id\":null,\"method\":\"e\",\"params\":[],\"result\":null,\"error\":null}"))
        .isEqualTo(new JsonRpcMessage.Notification("e", Json.Arr.EMPTY));
    assertThat(parse("{\"id\":1,\"params\":null,\"result\":3,\"error\":null}"))
        .isEqualTo(new JsonRpcMessage.Reply(Json.of(1), Json.of(3)));
  }

  @Test
  void acceptsAnyIdButNull() throws Exception {
    assertThat(parse("{\"id\":{\"a\":[1]},\"method\":\"e\",\"params\":[]}"))
        .isEqualTo(
            new JsonRpcMessage.Request(
                Json.object("a", Json.array(Json.of(1))), "e", Json.Arr.EMPTY));
  }

  @Test
  void readsWhatItWrites() throws Exception {
    JsonRpcMessage[] messages = {
      new JsonRpcMessage.Request(Json.of("r"), "list_dbs", Json.Arr.EMPTY),
      new JsonRpcMessage.Notification("update", Json.array(Json.Null.NULL, Json.of(2))),
      new JsonRpcMessage.Reply(Json.of(7), Json.array(Json.of(true))),
      new JsonRpcMessage.ErrorReply(Json.of(7), Json.of("unknown method"))
    };
    for (JsonRpcMessage message : messages) {
      JsonOutput out = new JsonOutput(16);
      message.encode(out);
      assertThat(parse(out.toString())).isEqualTo(message);
    }
  }

  @Test
  void writesTheMembersThatTheCServerWrites() {
    JsonOutput out = new JsonOutput(16);
    new JsonRpcMessage.Reply(Json.of(1), Json.Arr.EMPTY).encode(out);
    new JsonRpcMessage.ErrorReply(Json.of(2), Json.of("no")).encode(out);
    assertThat(out.toString())
        .isEqualTo("{\"id\":1,\"result\":[],\"error\":null}{\"id\":2,\"error\":\"no\"}");
  }

  @Test
  void knowsAnswersToProbes() throws Exception {
    assertThat(parse("{\"id\":\"echo\",\"result\":[],\"error\":null}").isProbeReply()).isTrue();
    assertThat(parse("{\"id\":\"echo\",\"method\":\"e\",\"params\":[]}").isProbeReply()).isFalse();
  }
}
