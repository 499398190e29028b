// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jovn.agent.bridge.FlowState;
import org.jovn.agent.process.ProgramState;
import org.jovn.ovs.Bridge;
import org.jovn.ovs.Interface;
import org.jovn.ovs.OpenVSwitch;
import org.jovn.ovs.Port;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;

/// What the agent sees at one moment, as text and as JSON.
///
/// @param problems what is not as it should be; empty when all is well
/// @param southbound what `ovn-controller` says of its connection, if it runs
record AgentStatus(
    String systemId,
    Path database,
    List<String> problems,
    List<ProgramState> programs,
    Optional<String> southbound,
    List<BridgeStatus> bridges) {

  /// A bridge.
  record BridgeStatus(
      String name, String datapathType, List<PortStatus> ports, Optional<FlowState> flows) {}

  /// A port's interface.
  ///
  /// @param link `up`, `down` or empty
  /// @param error why there is no such device
  record PortStatus(
      String name,
      OptionalLong ofport,
      OptionalLong tag,
      String link,
      long received,
      long sent,
      Optional<String> error) {}

  static AgentStatus of(
      ReplicaSnapshot snapshot,
      Path database,
      List<ProgramState> programs,
      List<FlowState> flows,
      Optional<String> southbound,
      String refused) {
    OpenVSwitch root = OpenVSwitch.all(snapshot).getFirst();
    Map<String, FlowState> flowsOf = new HashMap<>();
    flows.forEach(state -> flowsOf.put(state.bridge(), state));
    List<BridgeStatus> bridges = new ArrayList<>();
    for (Bridge bridge : root.bridges(snapshot)) {
      bridges.add(
          new BridgeStatus(
              bridge.name(),
              bridge.datapathType().isEmpty() ? "system" : bridge.datapathType(),
              ports(snapshot, bridge),
              Optional.ofNullable(flowsOf.get(bridge.name()))));
    }
    bridges.sort(Comparator.comparing(BridgeStatus::name));
    List<ProgramState> sorted = new ArrayList<>(programs);
    sorted.sort(Comparator.comparing(ProgramState::name).reversed());
    return new AgentStatus(
        root.externalIds("system-id").orElse(""),
        database,
        problems(root, sorted, flows, bridges, southbound, refused),
        sorted,
        southbound,
        bridges);
  }

  private static List<PortStatus> ports(ReplicaSnapshot snapshot, Bridge bridge) {
    List<PortStatus> ports = new ArrayList<>();
    for (Port port : bridge.ports(snapshot)) {
      for (Interface device : port.interfaces(snapshot)) {
        Map<String, Long> statistics = device.statistics();
        ports.add(
            new PortStatus(
                device.name(),
                device.ofport(),
                port.tag(),
                device.linkState().map(Interface.LinkState::wireName).orElse(""),
                statistics.getOrDefault("rx_packets", 0L),
                statistics.getOrDefault("tx_packets", 0L),
                device.error()));
      }
    }
    ports.sort(Comparator.comparing(PortStatus::name));
    return ports;
  }

  private static List<String> problems(
      OpenVSwitch root,
      List<ProgramState> programs,
      List<FlowState> flows,
      List<BridgeStatus> bridges,
      Optional<String> southbound,
      String refused) {
    List<String> problems = new ArrayList<>();
    if (!refused.isEmpty()) {
      problems.add("the database refuses what is described: " + refused);
    }
    for (ProgramState program : programs) {
      if (!program.isRunning()) {
        problems.add(program.name() + " does not run: " + program.ended().orElse("not started"));
      }
    }
    if (root.curCfg() < root.nextCfg() && !programs.isEmpty()) {
      problems.add("the switch has not taken the newest configuration");
    }
    southbound
        .filter(state -> !state.equals("connected"))
        .ifPresent(state -> problems.add("ovn-controller: southbound database: " + state));
    for (FlowState state : flows) {
      if (!state.isTrue()) {
        problems.add(
            "%s: %d of %d flows: %s"
                .formatted(
                    state.bridge(),
                    state.installed(),
                    state.wanted(),
                    state.isConnected() ? state.problem() : "no OpenFlow channel"));
      }
    }
    for (BridgeStatus bridge : bridges) {
      for (PortStatus port : bridge.ports()) {
        port.error().ifPresent(error -> problems.add(port.name() + ": " + error));
      }
    }
    return problems;
  }

  boolean isHealthy() {
    return problems.isEmpty();
  }

  /// For people; begins with `healthy` if it is.
  String text() {
    StringBuilder out = new StringBuilder();
    out.append(isHealthy() ? "healthy\n" : "not healthy\n");
    problems.forEach(problem -> out.append("  ").append(problem).append('\n'));
    out.append("chassis ").append(systemId).append(", database ").append(database).append('\n');
    for (ProgramState program : programs) {
      out.append("program ").append(program.name()).append(": ");
      if (program.pid().isPresent()) {
        out.append("pid %d, for %d s".formatted(program.pid().getAsLong(), program.seconds()));
      } else {
        out.append("does not run");
      }
      out.append(", %d restarts\n".formatted(program.restarts()));
    }
    southbound.ifPresent(state -> out.append("southbound database: ").append(state).append('\n'));
    for (BridgeStatus bridge : bridges) {
      out.append("bridge %s (%s)\n".formatted(bridge.name(), bridge.datapathType()));
      for (PortStatus port : bridge.ports()) {
        out.append("  port ").append(port.name());
        port.ofport().ifPresent(number -> out.append(" ofport ").append(number));
        port.tag().ifPresent(tag -> out.append(" tag ").append(tag));
        out.append(" link ").append(port.link().isEmpty() ? "unknown" : port.link());
        out.append(" rx %d tx %d\n".formatted(port.received(), port.sent()));
      }
      bridge
          .flows()
          .filter(state -> state.wanted() > 0 || !state.isConnected())
          .ifPresent(
              state ->
                  out.append(
                      "  flows %d of %d%s\n"
                          .formatted(
                              state.installed(),
                              state.wanted(),
                              state.isConnected() ? "" : ", no OpenFlow channel")));
    }
    return out.toString();
  }

  JsonObject json() {
    return Json.object(
        "healthy", Json.of(isHealthy()),
        "problems", array(problems.stream().map(Json::of).toList()),
        "system_id", Json.of(systemId),
        "database", Json.of(database.toString()),
        "programs", array(programs.stream().map(AgentStatus::json).toList()),
        "southbound", southbound.map(Json::of).orElse(Json.Null.NULL),
        "bridges", array(bridges.stream().map(AgentStatus::json).toList()));
  }

  private static Json array(List<? extends Json> elements) {
    return new Json.Arr(List.copyOf(elements));
  }

  private static Json json(OptionalLong value) {
    return value.isPresent() ? Json.of(value.getAsLong()) : Json.Null.NULL;
  }

  private static Json json(ProgramState program) {
    return Json.object(
        "name", Json.of(program.name()),
        "pid", json(program.pid()),
        "seconds", Json.of(program.seconds()),
        "restarts", Json.of(program.restarts()),
        "ended", program.ended().map(Json::of).orElse(Json.Null.NULL));
  }

  private static Json json(BridgeStatus bridge) {
    return Json.object(
        "name", Json.of(bridge.name()),
        "datapath_type", Json.of(bridge.datapathType()),
        "ports", array(bridge.ports().stream().map(AgentStatus::json).toList()),
        "flows", bridge.flows().map(AgentStatus::json).orElse(Json.Null.NULL));
  }

  private static Json json(PortStatus port) {
    return Json.object(
        "name", Json.of(port.name()),
        "ofport", json(port.ofport()),
        "tag", json(port.tag()),
        "link", Json.of(port.link()),
        "rx_packets", Json.of(port.received()),
        "tx_packets", Json.of(port.sent()),
        "error", port.error().map(Json::of).orElse(Json.Null.NULL));
  }

  private static Json json(FlowState flows) {
    return Json.object(
        "wanted", Json.of(flows.wanted()),
        "installed", Json.of(flows.installed()),
        "connected", Json.of(flows.isConnected()),
        "problem", Json.of(flows.problem()));
  }
}
