// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jovn.northd.net.Net;
import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// A NAT rule of a router, with an external address that makes sense, or a network.
///
/// @param externalText the external address as written
/// @param logicalText the address or network inside, as written
/// @param port the distributed gateway port that it is for, as said or as found
/// @param externalMac the Ethernet address of its own, as written
/// @param isForPort whether the rule says for which port it is
/// @param isHost whether the external address is no network
/// @param isDistributed whether it is carried out where its logical port is
/// @param hasBadMac whether it would be, if its Ethernet address made sense
public record Nat(
    UuidAtom uuid,
    String type,
    Ip external,
    String externalText,
    String logicalText,
    @Nullable String externalMac,
    @Nullable String logicalPort,
    @Nullable RouterPort port,
    boolean isForPort,
    boolean isHost,
    boolean isDistributed,
    boolean hasBadMac,
    boolean isStateless,
    boolean addsRoute,
    @Nullable UuidAtom allowed,
    @Nullable UuidAtom exempted,
    String portRange) {

  public boolean isSnat() {
    return type.equals("snat");
  }

  public boolean isDnat() {
    return type.equals("dnat");
  }

  public boolean isBoth() {
    return type.equals("dnat_and_snat");
  }

  /// The address or network inside; only that of source NAT may have a mask with gaps.
  public @Nullable Net logical() {
    return isSnat() ? Net.parseMasked(logicalText) : Net.parse(logicalText);
  }

  /// Whether it makes sense as a whole, and so translates something.
  public boolean translates() {
    Net logical = logical();
    return logical != null
        && isHost
        && (port != null || !isForPort)
        && logical.isV6() == isV6()
        && (isSnat() || logical.isHost())
        && !hasBadMac
        && (allowed == null || exempted == null);
  }

  /// The Ethernet address of its own, if that makes sense.
  public @Nullable Mac mac() {
    return externalMac == null ? null : Mac.parse(externalMac);
  }

  /// Whether a router's port answers for its external address with that Ethernet address, wherever
  /// its logical port is: whatever its type.
  public boolean answersItself() {
    return logicalPort != null && mac() != null;
  }

  public boolean isV6() {
    return external.isV6();
  }
}
