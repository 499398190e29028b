// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.util.List;
import org.jovn.agent.bridge.FlowState;
import org.jovn.agent.process.ProgramState;
import org.jovn.daemon.metrics.Metrics;

/// What an agent sees at the moment when Prometheus asks.
final class AgentMetrics {

  private AgentMetrics() {}

  /// Does nothing when metrics are off.
  static void register(Agent agent) {
    Metrics.ready(
        "what is described is so (vswitchd-agent status)", () -> agent.status().isHealthy());
    Metrics.gauge(
        "jovn_agent_program_up",
        "1 if a program runs.",
        List.of("program"),
        sink -> agent.programs().forEach(p -> sink.value(p.isRunning() ? 1 : 0, p.name())));
    Metrics.gauge(
        "jovn_agent_program_restarts",
        "How often a program was started again.",
        List.of("program"),
        sink -> {
          for (ProgramState program : agent.programs()) {
            sink.value(program.restarts(), program.name());
          }
        });
    Metrics.gauge(
        "jovn_agent_flows",
        "Described flows of a bridge, and how many of them the switch has.",
        List.of("bridge", "what"),
        sink -> {
          for (FlowState state : agent.flowStates()) {
            sink.value(state.wanted(), state.bridge(), "described");
            sink.value(state.installed(), state.bridge(), "installed");
          }
        });
    Metrics.gauge(
        "jovn_agent_openflow_up",
        "1 if the OpenFlow channel of a bridge is up.",
        List.of("bridge"),
        sink -> agent.flowStates().forEach(s -> sink.value(s.isConnected() ? 1 : 0, s.bridge())));
  }
}
