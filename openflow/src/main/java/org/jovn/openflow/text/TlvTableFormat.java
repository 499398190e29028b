// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import org.jovn.openflow.message.NiciraMessage;

/// Prints the table of tunnel options.
final class TlvTableFormat {
  private TlvTableFormat() {}

  static String format(NiciraMessage.TlvTableMod mod) {
    return switch (mod.command()) {
      case 0 -> "\n ADD" + table(mod.mappings());
      case 1 -> "\n DEL" + table(mod.mappings());
      default -> "\n CLEAR";
    };
  }

  static String format(NiciraMessage.TlvTableReply reply) {
    int allocated = 0;
    for (NiciraMessage.TlvMapping mapping : reply.mappings()) {
      allocated += mapping.optionLength();
    }
    return "\n max option space="
        + Texts.unsigned(reply.maxOptionSpace())
        + " max fields="
        + reply.maxFields()
        + "\n allocated option space="
        + allocated
        + "\n\n"
        + table(reply.mappings());
  }

  private static String table(List<NiciraMessage.TlvMapping> mappings) {
    StringBuilder text = new StringBuilder(" mapping table:\n");
    text.append("  class  type  length  match field\n");
    text.append(" ------  ----  ------  --------------");
    for (NiciraMessage.TlvMapping mapping : mappings) {
      text.append(
          "\n %6s  %4s  %6d  tun_metadata%d"
              .formatted(
                  Texts.hex(mapping.optionClass()),
                  Texts.hex(mapping.optionType()),
                  mapping.optionLength(),
                  mapping.index()));
    }
    return text.append('\n').toString();
  }
}
