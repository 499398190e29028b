// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.List;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.text.Tokens.Token;
import org.jovn.openflow.wire.Bytes;

/// Reads the two actions that write a constant into a field: `set_field` and `load`.
final class FieldParser {
  /// With the bit that says that there is a VLAN.
  private static final int VID_BITS = 13;

  private FieldParser() {}

  private static int arrow(String text) {
    int arrow = text.indexOf("->");
    if (arrow < 0) {
      throw new TextException(text + ": missing `->'");
    } else if (arrow + 2 == text.length()) {
      throw new TextException(text + ": missing field name following `->'");
    }
    return arrow;
  }

  /// `value/mask->field`.
  static void setField(Token token, ActionParser parser, List<Action> out) {
    String text = token.target().isEmpty() ? token.value() : token.value() + "->" + token.target();
    int arrow = arrow(text);
    String name = text.substring(arrow + 2).strip();
    String value = text.substring(0, arrow).strip();
    OxmField field =
        Values.fieldCalled(name)
            .orElseThrow(() -> new TextException(name + " is not a valid OXM field name"));
    if (field.headers().isEmpty()) {
      throw new TextException(name + " has no OpenFlow code point");
    }
    if (!field.isWritable()) {
      throw new TextException(name + " is read-only");
    }
    parser.needs(Protocols.exact(field));
    parser.checkCt(field);
    if (field.isVariableLength()) {
      setVariable(field, value, out);
      return;
    }
    Values.Masked masked = Values.field(field, value);
    int bits = field == OxmFields.VLAN_VID ? VID_BITS : field.bits();
    if ((bits < 64 && masked.value().toLong() >>> bits != 0) || !isSound(field, masked.value())) {
      throw new TextException(value + " is not a valid value for field " + name);
    }
    if (field == OxmFields.TUN_FLAGS && value.matches("[^-+/]*")) {
      masked = new Values.Masked(masked.value(), Bytes.ones(field.bytes()));
    }
    FieldSetter.set(field, masked.value().and(masked.mask()), masked.mask(), out);
  }

  private static boolean isSound(OxmField field, Bytes value) {
    return switch (field.name()) {
      case "arp_op" -> value.at(0) == 0;
      case "nw_tos" -> (value.at(0) & 3) == 0;
      default -> true;
    };
  }

  private static void setVariable(OxmField field, String text, List<Action> out) {
    String[] parts = text.split("/", 2);
    Bytes value = MatchParser.trimmed(field, parts[0]);
    if (parts.length == 1) {
      out.add(new Action.SetField(OxmTlv.of(field, value)));
      return;
    }
    Bytes mask = MatchParser.trimmed(field, parts[1]);
    int length = Math.max(value.length(), mask.length());
    FieldSetter.setBits(field, value.resized(length), mask.resized(length), out);
  }

  /// `value->subfield`.
  static void load(Token token, ActionParser parser, List<Action> out) {
    String text = token.target().isEmpty() ? token.value() : token.value() + "->" + token.target();
    int arrow = arrow(text);
    Subfield target = Values.subfield(text.substring(arrow + 2).strip());
    OxmField field = target.field().field().orElseThrow();
    String value = text.substring(0, arrow).strip();
    if (!field.isWritable()) {
      throw new TextException(field.name() + " is read-only");
    }
    parser.checkCt(field);
    Bytes bits = Values.immediate(field, value, text);
    if (!bits.withBits(0, target.bits(), Bytes.zeros(1)).isZero()) {
      throw new TextException(
          text + ": value " + Texts.hex(bits) + " does not fit into " + target.bits() + " bits");
    }
    FieldSetter.load(target, bits, out);
  }
}
