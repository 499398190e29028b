// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.openflow;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Random flows in the syntax of `ovs-ofctl`, some of them wrong, which a seed repeats.
///
/// A flow is made of samples, in which `<kind>` stands for a random value of that kind.
final class RandomFlows {
  private static final Pattern KIND = Pattern.compile("<([a-z0-9]+)>");

  private static final List<String> FIELDS =
      List.of(
          "priority=<n16>",
          "table=<n8>",
          "cookie=<n64>",
          "idle_timeout=<n16>",
          "send_flow_rem",
          "in_port=<port>",
          "dl_src=<mac>",
          "eth_dst=<mac>/<mac>",
          "dl_type=<type>",
          "dl_vlan=<n12>",
          "dl_vlan_pcp=<n3>",
          "vlan_tci=<n16>/<n16>",
          "vlan_vid=<n12>/<n12>",
          "ip",
          "tcp",
          "udp6",
          "icmp,icmp_type=<n8>",
          "sctp,tp_src=<n16>/<n16>",
          "tcp,tcp_flags=+syn-ack",
          "tcp,tp_dst=<n16>",
          "ip,nw_src=<ip4>/<n5>",
          "ip,nw_dst=<ip4>,nw_tos=<n8>",
          "ipv6,ipv6_src=<ip6>,ipv6_label=<n20>",
          "ip,nw_ttl=<n8>,nw_ecn=<n2>,nw_frag=later",
          "arp,arp_spa=<ip4>,arp_op=<n2>",
          "icmp6,icmp_type=135,nd_target=<ip6>,nd_sll=<mac>",
          "mpls,mpls_label=<n20>,mpls_tc=<n3>",
          "tun_id=<n64>/<n64>",
          "tun_src=<ip4>,tun_gbp_id=<n16>",
          "tun_metadata0=<n32>/<n32>",
          "tun_erspan_ver=<n3>",
          "reg3=<n32>/<n32>",
          "xreg2=<n64>",
          "metadata=<n64>",
          "pkt_mark=<n32>",
          "conj_id=<n32>",
          "ct_state=+trk-new",
          "ct_state=+trk,ip,ct_nw_src=<ip4>",
          "ct_zone=<n16>,ct_mark=<n32>/<n32>",
          "eth_type=0x894f,nsh_spi=<n20>,nsh_c1=<n32>",
          "packet_type=(1,0x800)");

  private static final List<String> ACTIONS =
      List.of(
          "output:<port>",
          "output:<sub16>",
          "output(port=<n8>,max_len=<n16>)",
          "enqueue:<port>:<n8>",
          "controller(max_len=<n16>,id=<n16>,pause)",
          "controller(userdata=01.02.03,meter_id=<n8>)",
          "group:<n32>",
          "mod_vlan_vid:<n12>",
          "push_vlan:0x88a8",
          "strip_vlan",
          "push_mpls:0x8847",
          "mod_dl_dst:<mac>",
          "mod_nw_src:<ip4>",
          "mod_tp_dst:<n16>",
          "dec_ttl(<n8>,<n8>)",
          "set_field:<n32>/<n32>->reg5",
          "set_field:<mac>->eth_src",
          "set_field:<ip4>->ip_dst",
          "load:<n8>-><sub16>",
          "move:<sub16>-><sub16>",
          "push:<sub16>",
          "pop:<sub16>",
          "resubmit(<port>,<n8>)",
          "learn(table=<n3>,priority=<n8>,NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],output:in_port)",
          "conjunction(<n8>,<n2>/<n3>)",
          "multipath(symmetric_l4,<n8>,modulo_n,16,0,<sub16>)",
          "bundle(eth_src,<n8>,hrw,ofport,members:<n8>,<n8>)",
          "note:01.02.<n3>",
          "set_tunnel:<n64>",
          "set_queue:<n8>",
          "pop_queue",
          "fin_timeout(idle_timeout=<n8>)",
          "sample(probability=<n16>,collector_set_id=<n32>)",
          "ct(commit,table=<n8>,zone=<n8>,exec(set_field:<n32>->ct_mark))",
          "ct(zone=<sub16>,nat(src=<ip4>:<n16>))",
          "ct_clear",
          "clone(output:<port>,set_field:<n32>->reg1)",
          "check_pkt_larger(<n12>)->reg0[<n5>]",
          "encap(nsh(md_type=1))",
          "decap()",
          "exit",
          "meter:<n8>",
          "clear_actions",
          "write_actions(output:<port>)",
          "write_metadata:<n64>/<n64>",
          "goto_table:<n8>",
          "drop");

  private final SplittableRandom random;

  RandomFlows(long seed) {
    random = new SplittableRandom(seed);
  }

  /// The next flow.
  String next() {
    List<String> parts = new ArrayList<>();
    int fields = random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      parts.add(filled(FIELDS));
    }
    int actions = 1 + random.nextInt(2);
    for (int i = 0; i < actions; i++) {
      parts.add((i == 0 ? "actions=" : "") + filled(ACTIONS));
    }
    return String.join(",", parts);
  }

  private String filled(List<String> samples) {
    String sample = samples.get(random.nextInt(samples.size()));
    return KIND.matcher(sample).replaceAll(kind -> Matcher.quoteReplacement(value(kind.group(1))));
  }

  private String value(String kind) {
    return switch (kind) {
      case "mac" -> pick("00:11:22:33:44:55", "01:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "0:1:2:3");
      case "ip4" -> pick("10.0.0.1", "192.168.1.0", "255.255.255.255", "10.0.0");
      case "ip6" -> pick("::1", "fe80::1", "2001:db8::ffff:1:2", "::ffff:1.2.3.4");
      case "type" -> pick("0x800", "0x86dd", "0x88cc", "0x0806", "0x8847");
      case "port" -> pick("1", "7", "LOCAL", "in_port", "NORMAL", "65279", "0x5", "none");
      case "sub16" ->
          pick("reg0[0..15]", "NXM_NX_REG1[8..23]", "metadata[3..18]", "OXM_OF_PKT_REG2[0..15]");
      default -> number(Integer.parseInt(kind.substring(1)));
    };
  }

  private String number(int bits) {
    long value = random.nextLong() >>> (64 - bits);
    return switch (random.nextInt(4)) {
      case 0 -> "0x" + Long.toHexString(value);
      case 1 -> Long.toUnsignedString(value & 7);
      case 2 -> Long.toUnsignedString(-1L >>> (64 - bits));
      default -> Long.toUnsignedString(value);
    };
  }

  private String pick(String... values) {
    return values[random.nextInt(values.length)];
  }
}
