// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jovn.openflow.message.FlowMod;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `ovs-ofctl` 3.1.0 says of flows whose actions do not suit what they match.
class ActionCheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ip,actions=mod_nw_dst:1.2.3.4",
        "tcp,actions=set_field:80->tcp_dst",
        "actions=push_vlan:0x8100,set_field:3->vlan_pcp",
        "actions=push_mpls:0x8847,set_field:1->mpls_label",
        "mpls,actions=pop_mpls:0x800,mod_nw_dst:1.2.3.4",
        "ip,actions=ct(commit,nat(src=1.2.3.4))",
        "tcp,actions=ct(commit,alg=ftp)",
        "packet_type=(1,0x800),actions=set_field:1.1.1.1->ip_dst",
        "packet_type=(1,0x800),actions=encap(ethernet),mod_dl_dst:00:00:00:00:00:01",
        "icmp6,icmp_type=135,actions=set_field:fe80::1->nd_target",
        "tcp,actions=learn(table=1,eth_type=0x800,nw_proto=6,NXM_OF_TCP_DST[])",
        "table=1,actions=goto_table:2",
        "actions=conjunction(1,1/2),note:00.11",
        "actions=write_actions(pop_mpls:0x800)"
      })
  void takesWhatSuits(String flow) {
    assertThat(FlowParser.parse(flow, FlowMod.ADD).instructions()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "actions=mod_nw_dst:1.2.3.4",
        "arp,actions=mod_nw_ttl:4",
        "ip,actions=mod_tp_dst:80",
        "actions=pop_mpls:0x800",
        "ip,actions=push_mpls:0x8847,mod_nw_dst:1.2.3.4",
        "actions=strip_vlan",
        "tun_id=5,actions=strip_vlan",
        "actions=fin_timeout(idle_timeout=1)"
      })
  void refusesOldActionsOverNewProtocols(String flow) {
    assertThatThrownBy(() -> FlowParser.parse(flow, FlowMod.ADD))
        .hasMessageMatching(
            "none of the usable flow formats \\((OpenFlow10,)?NXM\\) is among the allowed flow"
                + " formats \\(OXM-OpenFlow13\\)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "actions=set_field:1.2.3.4->ip_src | OFPBAC_MATCH_INCONSISTENT",
        "udp,actions=set_field:80->tcp_dst | OFPBAC_MATCH_INCONSISTENT",
        "sctp,ip_frag=later,actions=set_field:88->sctp_src | OFPBAC_MATCH_INCONSISTENT",
        "actions=move:NXM_OF_IP_SRC[]->NXM_OF_IP_DST[] | OFPBAC_MATCH_INCONSISTENT",
        "packet_type=(1,0x800),actions=decap(),set_field:1.1.1.1->nw_dst"
            + " | OFPBAC_MATCH_INCONSISTENT",
        "actions=set_field:0x1001->vlan_vid | OFPBAC_MATCH_INCONSISTENT",
        "actions=ct(commit) | OFPBAC_MATCH_INCONSISTENT",
        "ipv6,actions=ct(commit,nat(src=1.2.3.4)) | OFPBAC_MATCH_INCONSISTENT",
        "udp,actions=ct(commit,alg=ftp) | OFPBAC_MATCH_INCONSISTENT",
        "tcp,actions=learn(table=1,NXM_OF_TCP_DST[]) | OFPBAC_MATCH_INCONSISTENT",
        "ip,actions=resubmit(,1,ct) | OFPBAC_MATCH_INCONSISTENT",
        "actions=pop:NXM_OF_ETH_TYPE[] | OFPBAC_BAD_SET_ARGUMENT",
        "actions=output:65535 | OFPBAC_BAD_OUT_PORT",
        "actions=delete_field:reg0 | OFPBAC_BAD_ARGUMENT",
        "table=1,actions=goto_table:1 | OFPBIC_BAD_TABLE_ID"
      })
  void namesTheError(String flow, String error) {
    assertThatThrownBy(() -> FlowParser.parse(flow, FlowMod.ADD))
        .hasMessage("actions are invalid with specified match (" + error + ")");
  }
}
