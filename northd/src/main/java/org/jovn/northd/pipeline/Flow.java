// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.pipeline;

/// A logical flow, whatever datapaths have it.
///
/// @param port the port that the flow needs to be on a chassis, or empty (`tags:in_out_port`)
/// @param meter the meter of packets to the controller, or empty (`controller_meter`)
public record Flow(
    Stage stage, int priority, String match, String actions, String port, String meter) {

  public Flow(Stage stage, int priority, String match, String actions) {
    this(stage, priority, match, actions, "", "");
  }

  /// The same without the port that it needs.
  public Flow withoutPort() {
    return new Flow(stage, priority, match, actions, "", meter);
  }

  @Override
  public int hashCode() {
    return ((match.hashCode() * 31 + actions.hashCode()) * 31 + stage.hashCode()) * 31 + priority;
  }
}
