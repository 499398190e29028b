// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.service;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jovn.northd.engine.Scope;
import org.jovn.northd.net.Endpoint;
import org.jovn.northd.net.Ip;
import org.jovn.northd.topology.RowView;
import org.jovn.northd.topology.Topology;
import org.jovn.northd.topology.Values;
import org.jovn.northd.topology.Warning;
import org.jspecify.annotations.Nullable;

/// What is said of load balancers whose contents make no sense.
final class BalancerWarnings {

  private static final Set<String> NEIGHBOR_MODES = Set.of("reachable", "all", "none");
  private static final long AFFINITY_MAX = 65535;
  private static final int PARTS_MAX = 2;
  private static final String FAILED = "Failed to initialize LB VIP: ";
  private static final String WITH_PORT =
      ": should be an IP address and a port number with : as a separator";

  private final Topology topology;

  BalancerWarnings(Topology topology) {
    this.topology = topology;
  }

  void of(Scope scope, RowView row) {
    boolean isTemplate = row.option("options", "template", false);
    boolean isV6 = row.option("options", "address-family", "ipv4").equals("ipv6");
    for (Map.Entry<String, String> vip : row.map("vips").entrySet()) {
      String problem =
          isTemplate
              ? ofTemplate(vip.getKey(), vip.getValue(), isV6)
              : ofVip(vip.getKey(), vip.getValue());
      if (problem != null) {
        warn(scope, FAILED + problem);
      }
    }
    if (Values.unsigned(row.option("options", "affinity_timeout"), 0) > AFFINITY_MAX) {
      warn(scope, "max affinity_timeout timeout value is " + AFFINITY_MAX);
    }
    String mode = row.option("options", "neighbor_responder", "reachable");
    if (!NEIGHBOR_MODES.contains(mode)) {
      String where = " for load balancer " + row.uuid() + ", forcing it to reachable";
      warn(scope, "Invalid neighbor responder mode " + mode + where);
    }
  }

  /// Of the address that a health check of a backend comes from.
  void ofSource(Scope scope, RowView row, Vip.Backend backend) {
    String mapping = row.option("ip_port_mappings", backend.address());
    int colon = mapping == null ? -1 : mapping.indexOf(':');
    if (mapping == null
        || colon <= 0
        || topology.switchPort(scope, mapping.substring(0, colon)) == null) {
      return;
    }
    String source = mapping.substring(colon + 1);
    boolean isBracketed = source.startsWith("[") && source.endsWith("]");
    if (Ip.parse(isBracketed ? source.substring(1, source.length() - 1) : source) == null) {
      scope.emit(topology.warnings, Warning.of("Invalid svc mon src IP " + source));
    }
  }

  private void warn(Scope scope, String text) {
    scope.emit(topology.warnings, Warning.of(Warning.BALANCERS, text));
  }

  private static @Nullable String ofVip(String key, String value) {
    Endpoint vip = Endpoint.parse(key);
    if (vip == null) {
      return key
          + ": should be an IP address (or an IP address and a port number with : as a separator).";
    }
    List<String> problems = new ArrayList<>();
    for (String word : value.split(",", -1)) {
      String problem =
          word.isEmpty()
              ? null
              : ofBackend(word, vip.address().toString(), vip.address().isV6(), vip.port() != 0);
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems.isEmpty() ? null : String.join(", ", problems) + ".";
  }

  private static @Nullable String ofBackend(
      String word, String vip, boolean isV6, boolean hasPort) {
    Endpoint backend = Endpoint.parse(word);
    if (backend == null || (backend.port() != 0) != hasPort) {
      return word + (hasPort ? WITH_PORT : ": should be an IP address");
    }
    return backend.address().isV6() == isV6
        ? null
        : word + ": IP address family is different from VIP " + vip;
  }

  /// What is wrong with a VIP of a template; null when nothing is.
  static @Nullable String ofTemplate(String key, String value, boolean isV6) {
    List<String> vip = Vip.parts(key);
    if (vip.isEmpty() || vip.size() > PARTS_MAX) {
      return key + ": should be a template of the form: '^vip_variable[:^port_variable|:port]'.";
    }
    for (String word : value.split(",", -1)) {
      List<String> backend = Vip.parts(word);
      if (backend.size() <= PARTS_MAX) {
        continue;
      }
      String problem = ofBackend(word, vip.getFirst(), isV6, vip.size() == PARTS_MAX);
      if (problem != null) {
        return "invalid backend: template ("
            + backend.getFirst()
            + ": should be a template of the form: '^backendip_variable1[:^port_variable1|:port]'.)"
            + " OR explicit ("
            + problem
            + ".)";
      }
    }
    return null;
  }
}
