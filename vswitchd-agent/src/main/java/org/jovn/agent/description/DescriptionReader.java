// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.description;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jovn.daemon.yaml.YamlException;
import org.jovn.daemon.yaml.YamlReader;

/// Makes a [Description] of a YAML text:
///
///     system-id: hv1
///     ovn:
///       controller: true              # run ovn-controller
///       remote: tcp:192.0.2.1:6642    # ovn-remote; so every name is external_ids:ovn-NAME
///       encap-type: geneve
///       encap-ip: 192.0.2.11
///       bridge-mappings: physnet:br-ex
///     external-ids: {hostname: hv1}
///     bridges:
///       br-phys:
///         datapath-type: netdev
///         addresses: [192.0.2.11/24]
///         ports: [eth0]
///       sw1:
///         ports:
///           veth11: {tag: 10}
///           veth21: {trunks: [10, 20]}
///         flows:
///           - priority=2,in_port=veth11,actions=drop
///
/// A name that is not known is an error: a setting that has no effect helps nobody.
public final class DescriptionReader {

  private static final int VLAN_MAX = 4095;
  private static final int NAME_LENGTH_MAX = 15; // IFNAMSIZ - 1

  private DescriptionReader() {}

  /// Reads a description.
  ///
  /// @throws YamlException naming the line
  public static Description read(String text) throws YamlException {
    Members root = Members.of(YamlReader.read(text), "the description");
    Optional<String> systemId = root.string("system-id");
    Map<String, String> externalIds = new LinkedHashMap<>();
    boolean controller = ovn(root, externalIds);
    externalIds.putAll(root.strings("external-ids"));
    Description description =
        new Description(
            systemId,
            controller,
            externalIds,
            root.strings("other-config"),
            root.list("managers"),
            bridges(root));
    root.end();
    return description;
  }

  private static boolean ovn(Members root, Map<String, String> externalIds) throws YamlException {
    Members ovn = root.mapping("ovn");
    boolean controller = ovn.bool("controller");
    for (Map.Entry<String, String> member : ovn.remaining().entrySet()) {
      externalIds.put("ovn-" + member.getKey(), member.getValue());
    }
    return controller;
  }

  private static List<BridgeDescription> bridges(Members root) throws YamlException {
    List<BridgeDescription> bridges = new ArrayList<>();
    Members all = root.mapping("bridges");
    Set<String> used = new HashSet<>();
    for (String name : all.names()) {
      Members bridge = all.mapping(name);
      checkName(bridge, name, used);
      List<PortDescription> ports = ports(bridge, used);
      bridges.add(
          new BridgeDescription(
              name,
              bridge.string("datapath-type").orElse(""),
              bridge.oneOf("fail-mode", "secure", "standalone"),
              protocols(bridge),
              bridge.list("controllers"),
              bridge.list("addresses"),
              bridge.strings("external-ids"),
              bridge.strings("other-config"),
              ports,
              bridge.list("flows")));
      bridge.end();
    }
    return bridges;
  }

  private static List<String> protocols(Members bridge) throws YamlException {
    List<String> protocols = bridge.list("protocols");
    for (String protocol : protocols) {
      if (!protocol.matches("OpenFlow1[0-5]")) {
        throw bridge.error("\"" + protocol + "\" is not one of OpenFlow10 to OpenFlow15");
      }
    }
    return protocols;
  }

  private static List<PortDescription> ports(Members bridge, Set<String> used)
      throws YamlException {
    List<PortDescription> ports = new ArrayList<>();
    Members all = bridge.mappingOrNames("ports");
    for (String name : all.names()) {
      Members port = all.mapping(name);
      checkName(port, name, used);
      OptionalLong tag = OptionalLong.empty();
      Optional<String> tagText = port.string("tag");
      if (tagText.isPresent()) {
        tag = OptionalLong.of(vlan(port, tagText.get()));
      }
      List<Long> trunks = new ArrayList<>();
      for (String vlan : port.list("trunks")) {
        trunks.add(vlan(port, vlan));
      }
      Map<String, String> externalIds = new LinkedHashMap<>(port.strings("external-ids"));
      port.string("iface-id").ifPresent(id -> externalIds.put("iface-id", id));
      ports.add(
          new PortDescription(
              name,
              tag,
              trunks,
              port.oneOf(
                  "vlan-mode",
                  "access",
                  "trunk",
                  "native-tagged",
                  "native-untagged",
                  "dot1q-tunnel"),
              port.string("type").orElse(""),
              port.strings("options"),
              externalIds));
      port.end();
    }
    return ports;
  }

  private static void checkName(Members of, String name, Set<String> used) throws YamlException {
    if (name.length() > NAME_LENGTH_MAX || !name.matches("[A-Za-z0-9_.@+-]+")) {
      throw of.error(
          "\"%s\" is not a name of an interface: at most %d letters, digits and _.@+-"
              .formatted(name, NAME_LENGTH_MAX));
    }
    if (!used.add(name)) {
      throw of.error("there is a bridge or port \"" + name + "\" already");
    }
  }

  private static long vlan(Members port, String text) throws YamlException {
    if (text.matches("[0-9]{1,4}") && Integer.parseInt(text) <= VLAN_MAX) {
      return Integer.parseInt(text);
    }
    throw port.error("\"%s\" is not a VLAN, 0 to %d".formatted(text, VLAN_MAX));
  }
}
