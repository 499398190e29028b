// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.SystemError;

/// What the agents of the lab's hosts are told, and the commands that would do the same by hand.
record LabDescriptions(Lab lab) {

  static Path file(Lab lab, String host) {
    return lab.file(host, "etc/agent.yaml");
  }

  /// Writes a host's description.
  ///
  /// @param variant for `sw`: `tags`, `same-tag`, `drop`; empty for the plain switch
  void write(String host, String variant) {
    String text = host.equals("sw") ? plainSwitch(variant) : hypervisor(host);
    try {
      Files.writeString(file(lab, host), text);
    } catch (IOException e) {
      throw Fatal.of(file(lab, host) + ": " + SystemError.text(e));
    }
  }

  private static String plainSwitch(String variant) {
    String first =
        switch (variant) {
          case "tags", "same-tag" -> "{tag: 10}";
          default -> "{}";
        };
    String second =
        switch (variant) {
          case "tags" -> "{tag: 20}";
          case "same-tag" -> "{tag: 10}";
          default -> "{}";
        };
    String flow =
        variant.equals("drop") ? "    flows: ['priority=2,in_port=veth11,actions=drop']\n" : "";
    return """
    system-id: sw
    bridges:
      sw1:
        datapath-type: netdev
        ports:
          veth11: %s
          veth21: %s
    """
            .formatted(first, second)
        + flow;
  }

  private static String hypervisor(String host) {
    return """
    system-id: %1$s
    external-ids: {hostname: %1$s}
    ovn:
      controller: true
      remote: tcp:%3$s:6642
      encap-type: geneve
      encap-ip: %2$s
      bridge-mappings: physnet:br-ex
      bridge-datapath-type: netdev
    bridges:
      br-phys:
        datapath-type: netdev
        addresses: [%2$s/24]
        ports: [eth0]
      br-ex:
        datapath-type: netdev
        ports: [eth1]
    """
        .formatted(host, Lab.address(host), Lab.address("ovn1"));
  }

  /// What a person would type instead of the description.
  static List<String> sameAs(String host) {
    if (host.equals("sw")) {
      return List.of(
          "ovs-vsctl add-br sw1 -- set bridge sw1 datapath_type=netdev",
          "ovs-vsctl add-port sw1 veth11",
          "ovs-vsctl add-port sw1 veth21");
    }
    String address = Lab.address(host);
    return List.of(
        "ovs-vsctl add-br br-phys -- set bridge br-phys datapath_type=netdev"
            + " -- add-port br-phys eth0",
        "ip addr add " + address + "/24 dev br-phys",
        "ip link set br-phys up",
        "ovs-vsctl add-br br-ex -- set bridge br-ex datapath_type=netdev -- add-port br-ex eth1",
        "ovs-vsctl set Open_vSwitch . external_ids:ovn-remote=tcp:%s:6642 "
                .formatted(Lab.address("ovn1"))
            + "external_ids:ovn-encap-type=geneve external_ids:ovn-encap-ip=%s".formatted(address),
        "ovs-vsctl set Open_vSwitch . external_ids:system-id=%s ".formatted(host)
            + "external_ids:ovn-bridge-mappings=physnet:br-ex "
            + "external_ids:ovn-bridge-datapath-type=netdev");
  }
}
