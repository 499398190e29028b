// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.topology;

import org.jovn.northd.net.Ip;
import org.jovn.northd.net.Mac;

/// Addresses that northd is asked to choose (ovn-nb(5), Logical_Switch_Port:addresses).
public final class DynamicAddress {

  private DynamicAddress() {}

  /// `dynamic`, `dynamic IP…` or `MAC dynamic`.
  public static boolean isDynamic(String address) {
    String[] words = address.strip().split("[ \t]+", -1);
    if (words[0].equals("dynamic")) {
      if (words.length > 3) {
        return false;
      }
      for (int i = 1; i < words.length; i++) {
        if (Ip.parse(words[i]) == null) {
          return false;
        }
      }
      return true;
    }
    return words.length == 2 && words[1].equals("dynamic") && Mac.parse(words[0]) != null;
  }
}
