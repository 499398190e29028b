// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

/// The modules of the C programs' common library, those that ours has none of included: people name
/// them in `-v` options, and a name that is not known is an error.
final class ModuleNames {

  static final String[] COMMON =
      """
      backtrace bundle command_line conntrack conntrack_tp coverage ct_dpif daemon
      daemon_unix dns_resolve dpdk dpif dpif_lookup_autovalidator dpif_lookup_generic
      dpif_mfex_extract_study dpif_netdev dpif_netdev_extract dpif_netdev_impl
      dpif_netdev_lookup dpif_netlink dpif_netlink_rtnl entropy fatal_signal flow hmap
      ipf jsonrpc lockfile memory meta_flow native_tnl netdev netdev_linux
      netdev_offload netdev_offload_tc netdev_vport netlink netlink_conntrack
      netlink_notifier netlink_socket nx_match odp_execute odp_execute_impl odp_util
      ofp_actions ofp_bundle ofp_connection ofp_errors ofp_flow ofp_group ofp_match
      ofp_meter ofp_monitor ofp_msgs ofp_packet ofp_port ofp_protocol ofp_queue
      ofp_table ofp_util ovs_numa ovs_rcu ovs_replay ovs_router ovs_thread ovsdb_cs
      ovsdb_error ovsdb_idl ox_stat pmd_perf poll_loop process reconnect route_table
      sha1 signals socket_util socket_util_unix stream stream_fd stream_replay
      stream_ssl stream_tcp stream_unix svec tc timeval unixctl userspace_tso util
      uuid vlog
      """
          .split("\\s+");

  private ModuleNames() {}
}
