// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.junit.jupiter.api.Test;

class OfFrameDecoderTest {
  private final EmbeddedChannel channel =
      new EmbeddedChannel(new OfFrameDecoder(), new OfEncoder());

  private void receive(String hex) {
    channel.writeInbound(Unpooled.wrappedBuffer(Bytes.ofHex(hex).toArray()));
  }

  @Test
  void messagesAcrossReads() {
    receive("0414000800");
    assertThat(channel.<Object>readInbound()).isNull();
    receive("000001" + "0415000800000002" + "04");
    assertThat(channel.<Object>readInbound()).isEqualTo(new OfMessage.BarrierRequest(1));
    assertThat(channel.<Object>readInbound()).isEqualTo(new OfMessage.BarrierReply(2));
    assertThat(channel.<Object>readInbound()).isNull();
  }

  @Test
  void badMessageIsAnsweredAndTheNextIsRead() {
    receive("046300080000002a" + "0414000800000001");
    OfFrameDecoder.Undecodable bad = channel.readInbound();
    assertThat(bad.answer().xid()).isEqualTo(42);
    assertThat(bad.answer().error()).contains(OfError.OFPBRC_BAD_TYPE);
    assertThat(bad.answer().data()).isEqualTo(Bytes.ofHex("046300080000002a"));
    assertThat(channel.<Object>readInbound()).isEqualTo(new OfMessage.BarrierRequest(1));
  }

  @Test
  void lengthBelowTheHeader() {
    assertThatThrownBy(() -> receive("0414000700000001"))
        .hasMessageContaining("message length 7 is below 8");
  }

  @Test
  void encodes() {
    channel.writeOutbound(new OfMessage.BarrierRequest(7));
    ByteBuf out = channel.readOutbound();
    byte[] data = new byte[out.readableBytes()];
    out.readBytes(data);
    out.release();
    assertThat(Bytes.of(data)).isEqualTo(Bytes.ofHex("0414000800000007"));
  }
}
