// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages that Open vSwitch refuses, recorded in `transcripts/refusals.txt` with their errors.
class RefusalTest {
  static Stream<String> cases() throws IOException {
    try (InputStream in = RefusalTest.class.getResourceAsStream("/transcripts/refusals.txt")) {
      String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return all.lines().filter(line -> !line.startsWith("#")).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedWithTheSameError(String recorded) {
    String[] parts = recorded.split(" ", 2);
    Optional<OfError> error;
    try {
      error = MessageCheck.refusal(MessageCodec.decode(Bytes.ofHex(parts[0]).toArray()));
    } catch (DecodeException e) {
      error = Optional.of(e.error());
    }
    assertThat(error.map(OfError::name)).contains(parts[1]);
    assertThat(MessageFormat.format(Bytes.ofHex(parts[0])))
        .contains("***decode error: " + parts[1] + "***");
  }
}
