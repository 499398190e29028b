// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `NB_Global:options`, as derivations use them.
public record Globals(Map<String, String> options) {

  public @Nullable String option(String key) {
    return options.get(key);
  }

  public boolean is(String key, boolean otherwise) {
    return Values.bool(options.get(key), otherwise);
  }

  public String serviceMonitorMac() {
    return options.getOrDefault("svc_monitor_mac", "");
  }

  /// What ends the actions of flows that drop by ending.
  public String implicitDrop() {
    String drop = drop();
    return drop.equals("drop;") ? "/* drop */" : drop;
  }

  /// The action of flows that drop what no other flow wants.
  public String drop() {
    long collector = Values.unsigned(options.get("debug_drop_collector_set"), 0);
    long domain = Values.unsigned(options.get("debug_drop_domain_id"), 0);
    if (collector == 0 || domain < 0 || domain >= 255) {
      return "drop;";
    }
    return "sample(probability=65535,collector_set="
        + collector
        + ",obs_domain="
        + domain
        + ",obs_point=$cookie); /* drop */";
  }
}
