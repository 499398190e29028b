// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

/// What every chassis of this zone can do, and how they tunnel.
///
/// @param ctNoMaskedLabel flags of connections are in `ct_mark`
/// @param macBindingTimestamp chassis keep the time of MAC bindings
/// @param ctLbRelated related traffic is translated by `ct_commit_nat`
/// @param vxlan keys must fit in VXLAN's
public record Features(
    boolean ctNoMaskedLabel, boolean macBindingTimestamp, boolean ctLbRelated, boolean vxlan) {

  /// The field with the flags.
  public String ctFlags() {
    return ctNoMaskedLabel ? "ct_mark" : "ct_label";
  }

  /// The load balancing action.
  public String ctLb() {
    return ctNoMaskedLabel ? "ct_lb_mark" : "ct_lb";
  }
}
