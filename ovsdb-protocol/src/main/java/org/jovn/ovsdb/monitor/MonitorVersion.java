// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

/// The three methods that monitor, and the notifications that they bring.
public enum MonitorVersion {
  MONITOR("monitor", "update"),
  MONITOR_COND("monitor_cond", "update2"),
  MONITOR_COND_SINCE("monitor_cond_since", "update3");

  private final String method;
  private final String notification;

  MonitorVersion(String method, String notification) {
    this.method = method;
    this.notification = notification;
  }

  public String method() {
    return method;
  }

  public String notification() {
    return notification;
  }

  /// Whether updates are differences (`<table-updates2>`), and conditions are allowed.
  public boolean isConditional() {
    return this != MONITOR;
  }
}
