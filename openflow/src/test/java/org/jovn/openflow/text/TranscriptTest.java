// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What `ovs-ofctl` sent for a command line and what it prints for that, recorded in
/// `transcripts/commands.txt`: a line `$ words` with tabs between, the message in hexadecimal, its
/// text.
class TranscriptTest {
  record Case(List<String> command, Bytes message, String text) {
    @Override
    public String toString() {
      return String.join(" ", command);
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in = TranscriptTest.class.getResourceAsStream("/transcripts/commands.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String block : all.split("(?m)^\\$ ", -1)) {
        String[] lines = block.split("\n", 3);
        if (lines.length == 3 && !block.startsWith("#")) {
          cases.add(
              new Case(
                  List.of(lines[0].split("\t", -1)),
                  Bytes.ofHex(lines[1]),
                  lines[2].stripTrailing()));
        }
      }
      return cases.stream();
    }
  }

  @Test
  void thereAreCases() throws IOException {
    assertThat(cases().count()).isGreaterThan(200);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void commandSendsTheMessage(Case recorded) {
    List<OfMessage> messages = Commands.messages(recorded.command, Optional.empty());
    assertThat(messages).hasSize(1);
    assertThat(Bytes.of(MessageCodec.encode(messages.getFirst()))).isEqualTo(recorded.message);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void messageHasTheText(Case recorded) {
    assertThat(MessageFormat.format(recorded.message).stripTrailing()).isEqualTo(recorded.text);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void messageSurvives(Case recorded) {
    OfMessage message = MessageCodec.decode(recorded.message.toArray());
    assertThat(Bytes.of(MessageCodec.encode(message))).isEqualTo(recorded.message);
  }
}
