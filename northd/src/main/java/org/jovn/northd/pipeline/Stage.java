// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.pipeline;

/// The stages of OVN 23.03: one row each, with the table number and the name that stands in
/// `external_ids:stage-name`.
public enum Stage {
  LS_IN_CHECK_PORT_SEC(Pipeline.INGRESS, 0, "ls_in_check_port_sec"),
  LS_IN_APPLY_PORT_SEC(Pipeline.INGRESS, 1, "ls_in_apply_port_sec"),
  LS_IN_LOOKUP_FDB(Pipeline.INGRESS, 2, "ls_in_lookup_fdb"),
  LS_IN_PUT_FDB(Pipeline.INGRESS, 3, "ls_in_put_fdb"),
  LS_IN_PRE_ACL(Pipeline.INGRESS, 4, "ls_in_pre_acl"),
  LS_IN_PRE_LB(Pipeline.INGRESS, 5, "ls_in_pre_lb"),
  LS_IN_PRE_STATEFUL(Pipeline.INGRESS, 6, "ls_in_pre_stateful"),
  LS_IN_ACL_HINT(Pipeline.INGRESS, 7, "ls_in_acl_hint"),
  LS_IN_ACL(Pipeline.INGRESS, 8, "ls_in_acl"),
  LS_IN_QOS_MARK(Pipeline.INGRESS, 9, "ls_in_qos_mark"),
  LS_IN_QOS_METER(Pipeline.INGRESS, 10, "ls_in_qos_meter"),
  LS_IN_LB_AFF_CHECK(Pipeline.INGRESS, 11, "ls_in_lb_aff_check"),
  LS_IN_LB(Pipeline.INGRESS, 12, "ls_in_lb"),
  LS_IN_LB_AFF_LEARN(Pipeline.INGRESS, 13, "ls_in_lb_aff_learn"),
  LS_IN_PRE_HAIRPIN(Pipeline.INGRESS, 14, "ls_in_pre_hairpin"),
  LS_IN_NAT_HAIRPIN(Pipeline.INGRESS, 15, "ls_in_nat_hairpin"),
  LS_IN_HAIRPIN(Pipeline.INGRESS, 16, "ls_in_hairpin"),
  LS_IN_ACL_AFTER_LB(Pipeline.INGRESS, 17, "ls_in_acl_after_lb"),
  LS_IN_STATEFUL(Pipeline.INGRESS, 18, "ls_in_stateful"),
  LS_IN_ARP_RSP(Pipeline.INGRESS, 19, "ls_in_arp_rsp"),
  LS_IN_DHCP_OPTIONS(Pipeline.INGRESS, 20, "ls_in_dhcp_options"),
  LS_IN_DHCP_RESPONSE(Pipeline.INGRESS, 21, "ls_in_dhcp_response"),
  LS_IN_DNS_LOOKUP(Pipeline.INGRESS, 22, "ls_in_dns_lookup"),
  LS_IN_DNS_RESPONSE(Pipeline.INGRESS, 23, "ls_in_dns_response"),
  LS_IN_EXTERNAL_PORT(Pipeline.INGRESS, 24, "ls_in_external_port"),
  LS_IN_L2_LKUP(Pipeline.INGRESS, 25, "ls_in_l2_lkup"),
  LS_IN_L2_UNKNOWN(Pipeline.INGRESS, 26, "ls_in_l2_unknown"),
  LS_OUT_PRE_ACL(Pipeline.EGRESS, 0, "ls_out_pre_acl"),
  LS_OUT_PRE_LB(Pipeline.EGRESS, 1, "ls_out_pre_lb"),
  LS_OUT_PRE_STATEFUL(Pipeline.EGRESS, 2, "ls_out_pre_stateful"),
  LS_OUT_ACL_HINT(Pipeline.EGRESS, 3, "ls_out_acl_hint"),
  LS_OUT_ACL(Pipeline.EGRESS, 4, "ls_out_acl"),
  LS_OUT_QOS_MARK(Pipeline.EGRESS, 5, "ls_out_qos_mark"),
  LS_OUT_QOS_METER(Pipeline.EGRESS, 6, "ls_out_qos_meter"),
  LS_OUT_STATEFUL(Pipeline.EGRESS, 7, "ls_out_stateful"),
  LS_OUT_CHECK_PORT_SEC(Pipeline.EGRESS, 8, "ls_out_check_port_sec"),
  LS_OUT_APPLY_PORT_SEC(Pipeline.EGRESS, 9, "ls_out_apply_port_sec"),
  LR_IN_ADMISSION(Pipeline.INGRESS, 0, "lr_in_admission"),
  LR_IN_LOOKUP_NEIGHBOR(Pipeline.INGRESS, 1, "lr_in_lookup_neighbor"),
  LR_IN_LEARN_NEIGHBOR(Pipeline.INGRESS, 2, "lr_in_learn_neighbor"),
  LR_IN_IP_INPUT(Pipeline.INGRESS, 3, "lr_in_ip_input"),
  LR_IN_UNSNAT(Pipeline.INGRESS, 4, "lr_in_unsnat"),
  LR_IN_DEFRAG(Pipeline.INGRESS, 5, "lr_in_defrag"),
  LR_IN_LB_AFF_CHECK(Pipeline.INGRESS, 6, "lr_in_lb_aff_check"),
  LR_IN_DNAT(Pipeline.INGRESS, 7, "lr_in_dnat"),
  LR_IN_LB_AFF_LEARN(Pipeline.INGRESS, 8, "lr_in_lb_aff_learn"),
  LR_IN_ECMP_STATEFUL(Pipeline.INGRESS, 9, "lr_in_ecmp_stateful"),
  LR_IN_ND_RA_OPTIONS(Pipeline.INGRESS, 10, "lr_in_nd_ra_options"),
  LR_IN_ND_RA_RESPONSE(Pipeline.INGRESS, 11, "lr_in_nd_ra_response"),
  LR_IN_IP_ROUTING_PRE(Pipeline.INGRESS, 12, "lr_in_ip_routing_pre"),
  LR_IN_IP_ROUTING(Pipeline.INGRESS, 13, "lr_in_ip_routing"),
  LR_IN_IP_ROUTING_ECMP(Pipeline.INGRESS, 14, "lr_in_ip_routing_ecmp"),
  LR_IN_POLICY(Pipeline.INGRESS, 15, "lr_in_policy"),
  LR_IN_POLICY_ECMP(Pipeline.INGRESS, 16, "lr_in_policy_ecmp"),
  LR_IN_ARP_RESOLVE(Pipeline.INGRESS, 17, "lr_in_arp_resolve"),
  LR_IN_CHK_PKT_LEN(Pipeline.INGRESS, 18, "lr_in_chk_pkt_len"),
  LR_IN_LARGER_PKTS(Pipeline.INGRESS, 19, "lr_in_larger_pkts"),
  LR_IN_GW_REDIRECT(Pipeline.INGRESS, 20, "lr_in_gw_redirect"),
  LR_IN_ARP_REQUEST(Pipeline.INGRESS, 21, "lr_in_arp_request"),
  LR_OUT_CHK_DNAT_LOCAL(Pipeline.EGRESS, 0, "lr_out_chk_dnat_local"),
  LR_OUT_UNDNAT(Pipeline.EGRESS, 1, "lr_out_undnat"),
  LR_OUT_POST_UNDNAT(Pipeline.EGRESS, 2, "lr_out_post_undnat"),
  LR_OUT_SNAT(Pipeline.EGRESS, 3, "lr_out_snat"),
  LR_OUT_POST_SNAT(Pipeline.EGRESS, 4, "lr_out_post_snat"),
  LR_OUT_EGR_LOOP(Pipeline.EGRESS, 5, "lr_out_egr_loop"),
  LR_OUT_DELIVERY(Pipeline.EGRESS, 6, "lr_out_delivery");

  /// A half of the pipeline.
  public enum Pipeline {
    INGRESS("ingress"),
    EGRESS("egress");

    private final String wireName;

    Pipeline(String wireName) {
      this.wireName = wireName;
    }

    /// As in the column `pipeline`.
    public String wireName() {
      return wireName;
    }
  }

  private final Pipeline pipeline;
  private final int table;
  private final String stageName;

  Stage(Pipeline pipeline, int table, String stageName) {
    this.pipeline = pipeline;
    this.table = table;
    this.stageName = stageName;
  }

  public Pipeline pipeline() {
    return pipeline;
  }

  public int table() {
    return table;
  }

  /// Whether it is a stage of routers, and not of switches.
  public boolean isOfRouter() {
    return stageName.startsWith("lr_");
  }

  public String stageName() {
    return stageName;
  }
}
