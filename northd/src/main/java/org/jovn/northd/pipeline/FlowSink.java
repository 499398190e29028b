// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.pipeline;

import org.jovn.northd.engine.Output;
import org.jovn.northd.engine.Scope;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Where one derivation puts its flows: all have the same datapaths and, unless said otherwise, the
/// same hint.
public final class FlowSink {

  private static final int HINT_DIGITS = 8;

  private final Scope scope;
  private final Output<FlowUse> output;
  private final DatapathSet datapaths;
  private final String hint;

  public FlowSink(
      Scope scope, Output<FlowUse> output, DatapathSet datapaths, @Nullable UuidAtom origin) {
    this.scope = scope;
    this.output = output;
    this.datapaths = datapaths;
    this.hint = hint(origin);
  }

  private static String hint(@Nullable UuidAtom origin) {
    return origin == null ? "" : origin.toString().substring(0, HINT_DIGITS);
  }

  /// The same sink for flows that come from another row.
  public FlowSink from(@Nullable UuidAtom origin) {
    return new FlowSink(scope, output, datapaths, origin);
  }

  public void add(Stage stage, int priority, String match, String actions) {
    add(new Flow(stage, priority, match, actions));
  }

  /// A flow that needs a port on the chassis.
  public void addForPort(Stage stage, int priority, String match, String actions, String port) {
    add(new Flow(stage, priority, match, actions, port, ""));
  }

  /// A flow whose packets to the controller are metered, if `meter` is not empty.
  public void addMetered(Stage stage, int priority, String match, String actions, String meter) {
    add(new Flow(stage, priority, match, actions, "", meter));
  }

  public void add(Flow flow) {
    scope.emit(output, new FlowUse(flow, datapaths, hint));
  }
}
