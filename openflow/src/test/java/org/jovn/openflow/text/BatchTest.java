// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
  @Test
  void reencodes() {
    assertThat(Batch.REENCODE.answer("0414000800000007")).isEqualTo("0414000800000007");
    assertThat(Batch.REENCODE.answer("0463000800000007"))
        .isEqualTo("error: OFPBRC_BAD_TYPE: unknown message type 99");
    assertThat(Batch.REENCODE.answer("xyz")).startsWith("error: ");
  }

  @Test
  void printsJson() {
    assertThat(Batch.PRINT.answer("0402000b0000000022610a"))
        .isEqualTo(
            "\"OFPT_ECHO_REQUEST (OF1.3) (xid=0x0): 3 bytes of payload\\n00000000  22 61 0a        "
                + "                                |\\\"a.             |\\n\"");
  }

  @Test
  void encodes() {
    assertThat(Batch.ENCODE.answer("{\"command\": [\"probe\", \"SW\"], \"stdin\": null}"))
        .isEqualTo("0402000800000000");
    assertThat(
            Batch.ENCODE.answer(
                "{\"command\": [\"add-flows\", \"SW\", \"-\"], \"stdin\": \"actions=drop\\n\"}"))
        .isEqualTo(
            Batch.ENCODE.answer(
                "{\"command\": [\"add-flow\", \"SW\", \"actions=drop\"], \"stdin\": null}"));
    assertThat(Batch.ENCODE.answer("{")).startsWith("error: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          add-flow | OpenFlow11                     | must specify an action
          add-flow | in_port=p1,actions=drop        | p1: invalid or unknown port for in_port
          add-flow | actions=output:br0             | br0: output to unknown port
          add-flow | actions=ovs-p0                 | unknown action ovs-p0
          add-flow | actions=set_field:1->ct_mark   | cannot set CT fields outside of ct action
          add-group | group_id=5                    | must specify a type
          add-flow | actions=output:5,meter:6       | invalid instruction ordering: meter must \
          appear before apply_actions, for OpenFlow 1.1+ compatibility
          dump-flows | cookie=1234,dl_vlan=9        | cannot set cookie (to match on a cookie, \
          specify a mask, e.g. cookie=1234/-1)
          """)
  void errorTexts(String verb, String argument, String error) {
    assertThat(
            Batch.ENCODE.answer("{\"command\": [\"" + verb + "\", \"SW\", \"" + argument + "\"]}"))
        .isEqualTo("error: " + error);
  }

  @Property(tries = 2000)
  void anyTextIsAnswered(@ForAll String text) {
    String json =
        "{\"command\": [\"add-flow\", \"SW\", \"actions="
            + text.replaceAll("[\\p{Cntrl}\"\\\\]", "")
            + "\"]}";
    assertThat(Batch.ENCODE.answer(json)).isNotEmpty();
    assertThat(Batch.PRINT.answer(text)).isNotEmpty();
  }
}
