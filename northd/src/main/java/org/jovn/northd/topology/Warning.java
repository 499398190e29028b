// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

/// A line of the log about contents that make no sense, as C writes it. Derivations emit it into
/// [Topology#warnings] for as long as it is so; it is logged when it comes.
///
/// @param module the module of the log
/// @param isInfo whether it is information only, and not a warning
public record Warning(String module, boolean isInfo, String text) {

  /// The module of what is said of rows as a whole.
  public static final String NORTHD = "northd";

  /// The modules of what is said of addresses, of load balancers and of dynamic addresses.
  public static final String ADDRESSES = "ovn_util";

  public static final String BALANCERS = "lb";
  public static final String DYNAMIC = "ipam";

  public static Warning of(String text) {
    return new Warning(NORTHD, false, text);
  }

  public static Warning of(String module, String text) {
    return new Warning(module, false, text);
  }

  public static Warning info(String module, String text) {
    return new Warning(module, true, text);
  }
}
