// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.LearnSpec;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;
import org.junit.jupiter.api.Test;

/// Annotated bytes of actions, in both directions.
class ActionCodecTest {
  @Test
  void output() {
    check(
        """
        0000 0010          # OFPAT_OUTPUT, 16 bytes
        fffffffd           # OFPP_CONTROLLER
        0080 000000000000  # max_len 128, padding
        """,
        new Action.Output(0xfffffffd, 128));
  }

  @Test
  void setField() {
    check(
        """
        0019 0010          # OFPAT_SET_FIELD
        80000606           # OXM_OF_ETH_DST, 6 bytes
        102030405060 0000  # value, padding
        """,
        new Action.SetField(OxmTlv.of(OxmFields.ETH_DST, 0x102030405060L)));
  }

  @Test
  void moveOfRegisters() {
    check(
        """
        ffff 0018 00002320 0006  # NXAST_REG_MOVE
        0010 0000 0004           # 16 bits, from bit 0, to bit 4
        00010004 00010204        # NXM_NX_REG0, NXM_NX_REG1
        """,
        new NiciraAction.RegMove(
            Subfield.of(OxmFields.reg(0), 0, 16), Subfield.of(OxmFields.reg(1), 4, 16)));
  }

  @Test
  void learnWithLimit() {
    check(
        """
        ffff 0050 00002320 002d      # NXAST_LEARN2
        000a 0014 0050               # idle 10, hard 20, priority 80
        123456789abcdef0 0000 02 00  # cookie, flags, table 2
        0002 0004                    # fin_idle 2, fin_hard 4
        00000001 0000 0000           # limit 1, no result
        000c 00000802 0000 00000802 0000  # 12 bits of NXM_OF_VLAN_TCI, matched
        0030 00000406 0000 00000206 0000  # NXM_OF_ETH_SRC, matched as NXM_OF_ETH_DST
        1010 00000002 0000           # output to NXM_OF_IN_PORT
        0000 0000                    # end, padding
        """,
        new NiciraAction.Learn(
            10,
            20,
            80,
            0x123456789abcdef0L,
            0,
            2,
            2,
            4,
            Optional.of(new NiciraAction.Learn.Extra(1, 0, Optional.empty())),
            List.of(
                new LearnSpec(
                    12,
                    new LearnSpec.Source.Field(OxmId.of(OxmFields.VLAN_TCI, 0), 0),
                    new LearnSpec.Target.Match(OxmId.of(OxmFields.VLAN_TCI, 0), 0)),
                new LearnSpec(
                    48,
                    new LearnSpec.Source.Field(OxmId.of(OxmFields.ETH_SRC, 0), 0),
                    new LearnSpec.Target.Match(OxmId.of(OxmFields.ETH_DST, 0), 0)),
                new LearnSpec(
                    16,
                    new LearnSpec.Source.Field(OxmId.of(OxmFields.IN_PORT, 0), 0),
                    new LearnSpec.Target.Output()))));
  }

  @Test
  void connectionTrackingWithNat() {
    check(
        """
        ffff 0038 00002320 0023  # NXAST_CT
        0001 00000000 0005       # commit, zone 5
        ff 000000 0000           # no table, no alg
        ffff 0020 00002320 0024  # NXAST_NAT
        0000 0001 0033           # src, IPv4 and ports, from and to
        0a000001 0a000009        # addresses
        03e8 07d0 00000000       # ports, padding
        """,
        new NiciraAction.Ct(
            1,
            0,
            5,
            0xff,
            0,
            List.of(new NiciraAction.Nat(1, 0x33, Bytes.ofHex("0a0000010a00000903e807d0")))));
  }

  @Test
  void encapOfNsh() {
    check(
        """
        ffff 0018 00002320 002e  # NXAST_ENCAP
        0000 0001894f            # packet type NSH
        0004 01 05 01 000000     # property: class NSH, md_type, 5 bytes, 1
        """,
        new NiciraAction.Encap(
            0, 0x1894f, List.of(new NiciraAction.EncapProperty(4, 1, Bytes.ofHex("01")))));
  }

  @Test
  void unknownExperimenterSurvives() {
    check(
        "ffff 0010 12345678 0102030405060708",
        new Action.Experimenter(0x12345678, Bytes.ofHex("0102030405060708")));
  }

  @Test
  void unknownNiciraActionSurvives() {
    check(
        "ffff 0010 00002320 7777 060504030201",
        new Action.Experimenter(OfError.NICIRA, Bytes.ofHex("7777060504030201")));
  }

  @Test
  void lengthsThatLie() {
    fails("0000 0008 00000001", OfError.OFPBAC_BAD_LEN);
    fails("0000 0018 00000001 0000000000000000 0000000000000000", OfError.OFPBAC_BAD_LEN);
    fails("0012 0009 0000000000", OfError.OFPBAC_BAD_LEN);
    fails("0012 0000 00000000", OfError.OFPBAC_BAD_LEN);
    fails("0019 0010 80000604 1020304050600000", OfError.OFPBAC_BAD_SET_LEN);
    fails("6666 0008 00000000", OfError.OFPBAC_BAD_TYPE);
  }

  @Test
  void clonesNestedTooDeeply() {
    WireWriter out = new WireWriter();
    int depth = 200;
    for (int i = depth; i > 0; i--) {
      out.u16(0xffff);
      out.u16(16 * i);
      out.i32(OfError.NICIRA);
      out.u16(42);
      out.zeros(6);
    }
    fails(out.toBytes(), OfError.OFPBAC_TOO_MANY);
  }

  private static void check(String annotated, Action action) {
    Bytes bytes = AnnotatedHex.parse(annotated);
    assertThat(ActionCodec.decodeList(WireReader.of(bytes))).containsExactly(action);
    WireWriter out = new WireWriter();
    ActionCodec.encodeList(List.of(action), out);
    assertThat(out.toBytes()).isEqualTo(bytes);
  }

  private static void fails(String annotated, OfError error) {
    fails(AnnotatedHex.parse(annotated), error);
  }

  private static void fails(Bytes bytes, OfError error) {
    assertThatThrownBy(() -> ActionCodec.decodeList(WireReader.of(bytes)))
        .isInstanceOfSatisfying(DecodeException.class, e -> assertThat(e.error()).isEqualTo(error));
  }
}
