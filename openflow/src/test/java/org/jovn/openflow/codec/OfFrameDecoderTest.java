// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.junit.jupiter.api.Test;

class OfFrameDecoderTest {
  private final List<Object> received = new ArrayList<>();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(
          new OfFrameDecoder() {
            @Override
            protected void message(OfMessage message, int length) {
              received.add(message);
            }

            @Override
            protected void undecodable(Undecodable message) {
              received.add(message);
            }
          });

  private void receive(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(Bytes.ofHex(hex).toArray()));
  }

  @Test
  void messagesAcrossReads() {
    receive("0414000800");
    assertThat(received).isEmpty();
    receive("000001" + "0415000800000002" + "04");
    assertThat(received)
        .containsExactly(new OfMessage.BarrierRequest(1), new OfMessage.BarrierReply(2));
  }

  @Test
  void badMessageIsAnsweredAndTheNextIsRead() {
    receive("046300080000002a" + "0414000800000001");
    assertThat(received).hasSize(2);
    assertThat(received.getFirst()).isInstanceOf(OfFrameDecoder.Undecodable.class);
    OfFrameDecoder.Undecodable bad = (OfFrameDecoder.Undecodable) received.getFirst();
    assertThat(bad.type()).isEqualTo(0x63);
    assertThat(bad.answer().xid()).isEqualTo(42);
    assertThat(bad.answer().error()).contains(OfError.OFPBRC_BAD_TYPE);
    assertThat(bad.answer().data()).isEqualTo(Bytes.ofHex("046300080000002a"));
    assertThat(received.getLast()).isEqualTo(new OfMessage.BarrierRequest(1));
  }

  @Test
  void lengthBelowTheHeader() {
    assertThatThrownBy(() -> receive("0414000700000001"))
        .hasMessageContaining("message length 7 is below 8");
  }
}
