// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmHeader;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each row of [OxmFields] with each of its code points: bytes to match and back, and a text that
/// names it, as a match and as what an action writes.
class EveryFieldTest {
  /// Fields of OpenFlow 1.3 that Open vSwitch has no name for.
  private static final Set<String> FOREIGN = Set.of("in_phy_port", "pbb_isid", "ipv6_exthdr");

  /// Fields that OpenFlow has no code point for, but which become others.
  private static final Set<String> OLD = Set.of("dl_vlan", "dl_vlan_pcp");

  private static final int VARIABLE_BYTES = 8;

  static Stream<Arguments> headers() {
    return OxmFields.all().stream()
        .flatMap(field -> field.headers().stream().map(header -> Arguments.of(field, header)));
  }

  static Stream<OxmField> named() {
    return OxmFields.all().stream()
        .filter(field -> !FOREIGN.contains(field.name()))
        .filter(field -> !field.headers().isEmpty() || OLD.contains(field.name()));
  }

  static Stream<OxmField> written() {
    return named().filter(field -> field.isWritable() && !OLD.contains(field.name()));
  }

  private static byte[] message(Match match) {
    return MessageCodec.encode(
        new FlowMod(1, 2, 3, 4, FlowMod.ADD, 0, 0, 5, -1, -1, -1, 0, match, List.of()));
  }

  @ParameterizedTest
  @MethodSource("headers")
  void codePointSurvives(OxmField field, OxmHeader header) {
    int length = field.isVariableLength() ? VARIABLE_BYTES : field.bytes();
    Bytes value = Bytes.zeros(length).withBits(0, Math.min(field.bits(), 8 * length), ones(length));
    for (boolean masked : field.isMaskable() ? new boolean[] {false, true} : new boolean[1]) {
      OxmTlv tlv =
          new OxmTlv(OxmId.of(header, masked, length), masked ? value.concat(value) : value);
      byte[] bytes = message(Match.of(tlv));
      FlowMod read = (FlowMod) MessageCodec.decode(bytes);
      assertThat(read.match().tlvs()).containsExactly(tlv);
      assertThat(read.match().find(field)).contains(tlv);
      assertThat(MessageCodec.encode(read)).isEqualTo(bytes);
    }
  }

  @ParameterizedTest
  @MethodSource("headers")
  void lengthOfAnotherFieldIsRefused(OxmField field, OxmHeader header) {
    if (field.isVariableLength()) {
      return;
    }
    OxmTlv tlv = new OxmTlv(OxmId.of(header, false, field.bytes() + 1), ones(field.bytes() + 1));
    byte[] bytes = message(Match.of(tlv));
    assertThatThrownBy(() -> MessageCodec.decode(bytes)).isInstanceOf(DecodeException.class);
  }

  @ParameterizedTest
  @MethodSource("named")
  void nameIsReadAndPrinted(OxmField field) {
    for (String name : names(field)) {
      Match match = FlowParser.parseMatch(before(field) + name + "=" + value(field));
      assertThat(match).as(name).isNotEqualTo(Match.ANY);
      if (!field.name().matches("tun_(erspan|gtpu)_.*")) { // printed as nobody can read them
        assertThat(FlowParser.parseMatch(MatchFormat.format(match))).as(name).isEqualTo(match);
      }
      Match without = FlowParser.parseMatch(before(field));
      assertThat(match).as(name).isNotEqualTo(without);
    }
  }

  @ParameterizedTest
  @MethodSource("written")
  void actionWritesIt(OxmField field) {
    boolean tracked = field.name().startsWith("ct_");
    String set = "set_field:" + value(field) + "->" + field.name();
    String flow =
        tracked
            ? "ip,actions=ct(commit,exec(" + set + "))"
            : before(field)
                + (field.name().startsWith("vlan") ? "dl_vlan=5," : "")
                + "actions="
                + set;
    FlowMod mod = FlowParser.parse(flow, FlowMod.ADD);
    byte[] bytes = MessageCodec.encode(mod);
    FlowMod read = (FlowMod) MessageCodec.decode(bytes);
    assertThat(MessageCodec.encode(read)).isEqualTo(bytes);
    List<Instruction> instructions = read.instructions();
    assertThat(instructions).isEqualTo(mod.instructions());
    String text = ActionFormat.formatInstructions(instructions);
    assertThat(text).contains("->");
    FlowMod again =
        FlowParser.parse(flow.substring(0, flow.indexOf("actions=") + 8) + text, FlowMod.ADD);
    assertThat(ActionFormat.formatInstructions(again.instructions())).isEqualTo(text);
  }

  private static Bytes ones(int length) {
    return Bytes.ones(length);
  }

  private static List<String> names(OxmField field) {
    return field.alias().isEmpty() ? List.of(field.name()) : List.of(field.name(), field.alias());
  }

  /// What else a flow must match.
  private static String before(OxmField field) {
    if (field.name().startsWith("ct_tp")) {
      return "tcp,ct_state=+trk,ct_nw_proto=6,";
    } else if (field.name().startsWith("ct_ipv6")) {
      return "ipv6,ct_state=+trk,";
    } else if (field.name().startsWith("nsh_c")) {
      return "eth_type=0x894f,nsh_mdtype=1,";
    }
    return switch (field.prerequisite()) {
      case NONE, ETHERNET, VLAN_VID -> "";
      case ARP -> "arp,";
      case IPV4, IP_ANY -> "ip,";
      case IPV6 -> "ipv6,";
      case NSH -> "eth_type=0x894f,";
      case CT -> "ip,ct_state=+trk,";
      case MPLS -> "mpls,";
      case TCP -> "tcp,";
      case UDP -> "udp,";
      case SCTP -> "sctp,";
      case ICMPV4 -> "icmp,";
      case ICMPV6 -> "icmp6,";
      case ND, ND_ADVERT -> "icmp6,icmp_type=136,icmp_code=0,";
      case ND_SOLICIT -> "icmp6,icmp_type=135,icmp_code=0,";
    };
  }

  private static String value(OxmField field) {
    return switch (field.name()) {
      case "nw_tos" -> "4";
      case "vlan_vid", "vlan_tci" -> "0x1001";
      case "eth_type" -> "0x1234";
      default ->
          switch (field.format()) {
            case DECIMAL, HEXADECIMAL, PORT_16, PORT_32 -> "1";
            case CT_STATE -> "+trk";
            case ETHERNET -> "00:11:22:33:44:55";
            case IPV4 -> "1.2.3.4";
            case IPV6 -> "2001:db8::1";
            case FRAG -> "first";
            case TUNNEL_FLAGS -> "oam";
            case TCP_FLAGS -> "+syn";
            case PACKET_TYPE -> "(1,0x800)";
          };
    };
  }
}
