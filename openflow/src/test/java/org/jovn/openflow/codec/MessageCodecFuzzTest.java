// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;

/// Whatever the bytes, decoding gives a message or a [DecodeException]; and a message that was
/// decoded gives, once encoded, bytes that decode to the same message.
class MessageCodecFuzzTest {
  /// Messages recorded from Open vSwitch, with nested actions, masks, properties and bundles.
  private static final List<Bytes> SEEDS =
      List.of(
          Bytes.ofHex(
              "0404003000000002000023200000001a00000100004000000000000000000000ffff00040000"
                  + "0000ffff011000030000"),
          Bytes.ofHex(
              "040e005800000006000000000000000000000000000000000000000000000032ffffffffffff"
                  + "ffffffffffff000200000001000c800000040000000200000000000400180000000000000010"
                  + "000000010000000000000000"),
          Bytes.ofHex(
              "0413006000000000ffff0000000000004f4e46000000074e0048000000000032000000000017"
                  + "0000000000000000000000010017800000040000000280000a02080080001401060000040018"
                  + "0000000000000010000000010000000000000000"),
          Bytes.ofHex(
              "040400f8000000034f4e4600000008fd0000000000000003040e00e000000003000000000000"
                  + "123400000000000000000600000000008000ffffffffffffffffffffffff0000000000010024"
                  + "000100040000000100010b08000000050000000f800004080000000000000007000000000004"
                  + "008800000000ffff003000002320002a00000000000000190010000100040000000500000000"
                  + "00000010000000010000000000000000ffff001800002320003105dc00000001000400000000"
                  + "0000ffff001800002320001d0064000000010000000000000000ffff00100000232000080102"
                  + "03000000ffff0010000023200011000000000000"),
          Bytes.ofHex(
              "04040088000000034f4e4600000008fd0000000000000003040e007000000003000000000000"
                  + "000000000000000000000000000000000032ffffffffffffffffffffffff000000000001000c"
                  + "8000000400000002000000000004003000000000ffff00280000232000250000000000000000"
                  + "00080080000000030007010203000004000400000000"),
          Bytes.ofHex(
              "040400e000000000000023200000001e0000006e50540000000750540000000508004500005c"
                  + "000000004011648d0a0101010a010102000500060048054b000102030405060708090a0b0c0d"
                  + "0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f30313233"
                  + "3435363738393a3b3c3d3e3f0000000300050000000000040010000000000000000000000000"
                  + "00050005010000000006000c80000004000000020000000000080028000000008000001441d3"
                  + "59af854a55cb9479a7806884951b0000000080080008000000020007000701020300"));

  @Property(tries = 3000)
  void randomBytes(@ForAll @Size(max = 200) byte[] body, @ForAll @IntRange(max = 30) int type) {
    byte[] data = new byte[8 + body.length];
    data[0] = 4;
    data[1] = (byte) type;
    data[3] = (byte) data.length;
    System.arraycopy(body, 0, data, 8, body.length);
    decodeAndBack(data);
  }

  @Property(tries = 5000)
  void damagedMessages(@ForAll long seed) {
    Random random = new Random(seed);
    byte[] data = SEEDS.get(random.nextInt(SEEDS.size())).toArray();
    for (int damage = 1 + random.nextInt(4); damage > 0; damage--) {
      int at = 4 + random.nextInt(data.length - 4);
      data[at] =
          random.nextBoolean()
              ? (byte) (data[at] ^ 1 << random.nextInt(8))
              : (byte) (random.nextBoolean() ? 0xff : random.nextInt(64));
    }
    decodeAndBack(data);
  }

  @Property(tries = 300)
  void seedsAreExact(@ForAll @IntRange(max = 5) int index) {
    byte[] data = SEEDS.get(index).toArray();
    assertThat(MessageCodec.encode(MessageCodec.decode(data))).isEqualTo(data);
  }

  private static void decodeAndBack(byte[] data) {
    OfMessage message;
    try {
      message = MessageCodec.decode(data);
    } catch (DecodeException e) {
      assertThat(e.error()).isNotNull();
      return;
    }
    assertThat(MessageCodec.decode(MessageCodec.encode(message))).isEqualTo(message);
  }
}
