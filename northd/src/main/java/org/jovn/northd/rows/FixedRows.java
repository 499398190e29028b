// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.rows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jovn.northd.sync.Datums;
import org.jovn.northd.sync.SbRow;
import org.jovn.ovsdb.data.Datum;

/// Rows that are the same in every network: the DHCP options that ovn-controller knows, and what it
/// may write (RBAC).
public final class FixedRows {

  private static final String DHCP =
      """
      offerip 0 ipv4;netmask 1 ipv4;router 3 ipv4;dns_server 6 ipv4;log_server 7 ipv4;
      lpr_server 9 ipv4;domain_name 15 str;swap_server 16 ipv4;policy_filter 21 ipv4;
      router_solicitation 32 ipv4;nis_server 41 ipv4;ntp_server 42 ipv4;server_id 54 ipv4;
      tftp_server 66 host_id;classless_static_route 121 static_routes;
      ms_classless_static_route 249 static_routes;ip_forward_enable 19 bool;
      router_discovery 31 bool;ethernet_encap 36 bool;default_ttl 23 uint8;tcp_ttl 37 uint8;
      mtu 26 uint16;lease_time 51 uint32;T1 58 uint32;T2 59 uint32;bootfile_name 67 str;
      wpad 252 str;path_prefix 210 str;tftp_server_address 150 ipv4;
      broadcast_address 28 ipv4;netbios_name_server 44 ipv4;netbios_node_type 46 uint8;
      domain_search_list 119 domains;hostname 12 str;arp_cache_timeout 35 uint32;
      tcp_keepalive_interval 38 uint32;bootfile_name_alt 254 str;next_server 253 ipv4
      """;

  private static final String DHCP6 =
      "server_id 2 mac;ia_addr 5 ipv6;domain_search 24 str;dns_server 23 ipv6";

  private static final String PERMISSIONS =
      """
      BFD||false|status;
      Chassis|name|true|encaps external_ids nb_cfg other_config transport_zones \
      vtep_logical_switches;
      Chassis_Private|name|true|chassis external_ids nb_cfg nb_cfg_timestamp;
      Controller_Event||true|chassis event_info event_type seq_num;
      Encap|chassis_name|true|ip options type;
      FDB||true|dp_key mac port_key;
      IGMP_Group||true|address chassis datapath ports;
      MAC_Binding||true|datapath ip logical_port mac timestamp;
      Port_Binding||false|additional_chassis additional_encap chassis encap options up \
      virtual_parent;
      Service_Monitor||false|status
      """;

  private FixedRows() {}

  /// Hands all of them to `sink`.
  public static void forEach(java.util.function.Consumer<SbRow> sink) {
    options("DHCP_Options", DHCP, sink);
    options("DHCPv6_Options", DHCP6, sink);
    Map<String, String> role = new LinkedHashMap<>();
    for (String line : PERMISSIONS.split(";", -1)) {
      String[] fields = line.strip().split("\\|", -1);
      role.put(fields[0], fields[0]);
      sink.accept(
          SbRow.of("RBAC_Permission", fields[0])
              .set("table", fields[0])
              .set("authorization", Datums.strings(List.of(fields[1])))
              .set("insert_delete", Boolean.parseBoolean(fields[2]))
              .set("update", Datums.strings(List.of(fields[3].split(" ", -1))))
              .build());
    }
    sink.accept(
        SbRow.of("RBAC_Role", "ovn-controller")
            .set("name", "ovn-controller")
            .set("permissions", new SbRow.Value.ReferenceMap("RBAC_Permission", role))
            .build());
  }

  private static void options(String table, String text, java.util.function.Consumer<SbRow> sink) {
    for (String line : text.split(";", -1)) {
      String[] fields = line.strip().split(" ", -1);
      SbRow.Builder row = SbRow.of(table, fields[0]).set("name", fields[0]);
      Datum code = Datums.integer(Long.parseLong(fields[1]));
      Datum type = Datums.string(fields[2]);
      // C mends rows of DHCP options that others changed, and leaves those of DHCPv6 options.
      boolean mends = table.equals("DHCP_Options");
      row.set("code", mends ? new SbRow.Value.Plain(code) : new SbRow.Value.Initial(code));
      row.set("type", mends ? new SbRow.Value.Plain(type) : new SbRow.Value.Initial(type));
      sink.accept(row.build());
    }
  }
}
