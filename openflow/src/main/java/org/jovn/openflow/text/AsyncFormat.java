// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.message.OfMessage;

/// Prints which asynchronous messages a controller gets.
final class AsyncFormat {
  private static final String[][] REASONS = {
    {"no_match", "action", "invalid_ttl", "action_set", "group", "packet_out"},
    {"add", "delete", "modify"},
    {"idle", "hard", "delete", "group_delete", "meter_delete", "eviction"},
    {"primary_request", "configuration_changed", "experimenter_data_changed"},
    {"", "", "", "vacancy_down", "vacancy_up"},
    {"group_mod", "meter_mod"}
  };
  private static final String[] TITLES = {
    "       PACKET_IN:",
    "     PORT_STATUS:",
    "    FLOW_REMOVED:",
    "     ROLE_STATUS:",
    "    TABLE_STATUS:",
    "  REQUESTFORWARD:"
  };
  private static final int[] KNOWN_13 = {7, 7, 15, 0, 0, 0};

  private AsyncFormat() {}

  static String format(OfMessage.AsyncConfig config) {
    int[] primary = {
      config.packetIn() & KNOWN_13[0],
      config.portStatus() & KNOWN_13[1],
      config.flowRemoved() & KNOWN_13[2],
      0,
      0,
      0
    };
    int[] secondary = {
      config.packetInSecondary() & KNOWN_13[0],
      config.portStatusSecondary() & KNOWN_13[1],
      config.flowRemovedSecondary() & KNOWN_13[2],
      0,
      0,
      0
    };
    return format(primary, secondary);
  }

  /// Properties come in pairs: an even type for secondary, the next for primary.
  static String format(List<Property> properties) {
    int[] primary = new int[6];
    int[] secondary = new int[6];
    for (Property property : properties) {
      if (property.type() < 12) {
        int[] part = property.type() % 2 == 0 ? secondary : primary;
        part[property.type() / 2] = (int) property.data().toLong();
      }
    }
    return format(primary, secondary);
  }

  private static String format(int[] primary, int[] secondary) {
    return "\n primary:\n" + part(primary) + "\n secondary:\n" + part(secondary);
  }

  private static String part(int[] masks) {
    StringBuilder text = new StringBuilder();
    for (int type = 0; type < masks.length; type++) {
      text.append(TITLES[type]);
      if (masks[type] == 0) {
        text.append(" (off)");
      }
      for (int bit = 0; bit < 32; bit++) {
        if ((masks[type] >> bit & 1) != 0) {
          boolean known = bit < REASONS[type].length && !REASONS[type][bit].isEmpty();
          text.append(' ').append(known ? REASONS[type][bit] : Integer.toString(bit));
        }
      }
      text.append('\n');
    }
    return text.toString();
  }
}
