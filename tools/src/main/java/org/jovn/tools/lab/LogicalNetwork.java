// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.util.ArrayList;
import java.util.List;

/// The logical network of the lab, made with `ovn-nbctl`: two switches, a router between them, a
/// way out through a gateway, DHCP, DNS and a load balancer.
final class LogicalNetwork {

  private static final String[] COMMANDS = {
    "ls-add ls1",
    "ls-add ls2",
    "lsp-add ls1 ls1-node1-ns1 -- lsp-set-addresses ls1-node1-ns1 '00:00:00:00:00:01 192.168.1.10'"
        + " -- lsp-set-port-security ls1-node1-ns1 '00:00:00:00:00:01 192.168.1.10'",
    "lsp-add ls1 ls1-node2-ns1 -- lsp-set-addresses ls1-node2-ns1 '00:00:00:00:00:02 192.168.1.20'"
        + " -- lsp-set-port-security ls1-node2-ns1 '00:00:00:00:00:02 192.168.1.20'",
    "lsp-add ls2 ls2-node1-ns2 -- lsp-set-addresses ls2-node1-ns2 '00:00:00:00:00:11 192.168.2.10'",
    "lsp-add ls2 ls2-node2-ns2 -- lsp-set-addresses ls2-node2-ns2 '00:00:00:00:00:12 192.168.2.20'",
    "lr-add lr0",
    "lrp-add lr0 lr0-ls1 00:00:00:00:ff:01 192.168.1.1/24 -- lsp-add ls1 ls1-lr0"
        + " -- lsp-set-type ls1-lr0 router -- lsp-set-addresses ls1-lr0 router"
        + " -- lsp-set-options ls1-lr0 router-port=lr0-ls1",
    "lrp-add lr0 lr0-ls2 00:00:00:00:ff:02 192.168.2.1/24 -- lsp-add ls2 ls2-lr0"
        + " -- lsp-set-type ls2-lr0 router -- lsp-set-addresses ls2-lr0 router"
        + " -- lsp-set-options ls2-lr0 router-port=lr0-ls2",
    "ls-add public -- lsp-add public public-ln -- lsp-set-type public-ln localnet"
        + " -- lsp-set-addresses public-ln unknown -- lsp-set-options public-ln"
        + " network_name=physnet",
    "lrp-add lr0 lr0-public 00:00:00:02:00:02 203.0.113.3/24 -- lsp-add public public-lr0"
        + " -- lsp-set-type public-lr0 router -- lsp-set-addresses public-lr0 router"
        + " -- lsp-set-options public-lr0 router-port=lr0-public",
    "lrp-set-gateway-chassis lr0-public ovn1 20",
    "lr-nat-add lr0 snat 203.0.113.3 192.168.0.0/16",
    "lr-nat-add lr0 dnat_and_snat 203.0.113.20 192.168.2.20",
    "lb-add lb0 10.0.0.100:80 192.168.2.10:8080,192.168.2.20:8080 tcp -- ls-lb-add ls1 lb0",
    "--id=@dns create DNS records:vm1.lab.test=192.168.1.10 records:vm2.lab.test=192.168.1.20"
        + " -- add Logical_Switch ls1 dns_records @dns",
    "set Logical_Switch ls1 other_config:subnet=192.168.1.0/24"
        + " other_config:exclude_ips=192.168.1.2..192.168.1.29",
    "--id=@dhcp create DHCP_Options cidr=192.168.1.0/24 options:server_id=192.168.1.1"
        + " options:server_mac='\"00:00:00:00:ff:01\"' options:lease_time=3600"
        + " options:router=192.168.1.1 options:mtu=1400"
        + " -- lsp-add ls1 ls1-dhcp -- lsp-set-addresses ls1-dhcp '00:00:00:00:00:03 dynamic'"
        + " -- set Logical_Switch_Port ls1-dhcp dhcpv4_options=@dhcp"
  };

  private LogicalNetwork() {}

  static void make(Shell shell) {
    for (String command : COMMANDS) {
      shell.must("central", words("ovn-nbctl --timeout=20 " + command));
    }
  }

  /// Splits a command as a shell does, at spaces outside quotes.
  static String[] words(String command) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < command.length(); i++) {
      char c = command.charAt(i);
      if (c == '\'') {
        quoted = !quoted;
      } else if (c == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    words.add(word.toString());
    return words.toArray(String[]::new);
  }
}
