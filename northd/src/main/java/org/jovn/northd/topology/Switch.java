// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import java.util.List;
import org.jovn.ovsdb.data.UuidAtom;

/// A logical switch, and what of its contents its stages depend on.
///
/// @param isStateful whether an ACL of action `allow-related` applies to it
/// @param hasLbVip whether a load balancer with a VIP does
/// @param hasUnknown whether an enabled port takes unknown addresses
public record Switch(
    UuidAtom uuid,
    String name,
    boolean hasAcls,
    boolean isStateful,
    boolean hasLbVip,
    boolean hasUnknown,
    boolean hasDns,
    boolean vlanPassthru,
    List<UuidAtom> localnets,
    List<UuidAtom> routerPorts,
    List<UuidAtom> vtepPorts) {

  public boolean tracks() {
    return isStateful || hasLbVip;
  }
}
