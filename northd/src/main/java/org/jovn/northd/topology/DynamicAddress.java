// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;
import org.jspecify.annotations.Nullable;

/// Addresses that northd is asked to choose (ovn-nb(5), Logical_Switch_Port:addresses), with those
/// that it is told: `dynamic`, `dynamic IPV4`, `dynamic IPV6`, `dynamic IPV4 IPV6` or `MAC
/// dynamic`.
public record DynamicAddress(@Nullable Mac mac, @Nullable Ip v4, @Nullable Ip v6) {

  /// Null if `address` does not ask for dynamic addresses.
  public static @Nullable DynamicAddress parse(String address) {
    if (!address.contains("dynamic")) {
      return null;
    }
    String[] words = address.strip().split("[ \t]+", -1);
    if (words[0].equals("dynamic") && words.length <= 3) {
      Ip first = words.length > 1 ? Ip.parse(words[1]) : null;
      Ip second = words.length > 2 ? Ip.parse(words[2]) : null;
      if ((words.length > 1 && first == null) || (words.length > 2 && second == null)) {
        return null;
      }
      if (first == null) {
        return new DynamicAddress(null, null, null);
      }
      if (second == null) {
        return first.isV6()
            ? new DynamicAddress(null, null, first)
            : new DynamicAddress(null, first, null);
      }
      return first.isV6() || !second.isV6() ? null : new DynamicAddress(null, first, second);
    }
    Mac mac = words.length == 2 && words[1].equals("dynamic") ? Mac.parse(words[0]) : null;
    return mac == null ? null : new DynamicAddress(mac, null, null);
  }

  public static boolean isDynamic(String address) {
    return parse(address) != null;
  }
}
