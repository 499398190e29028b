// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Optional;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.wire.Bytes;

/// Values of fields and names of subfields as actions print them.
final class FieldText {
  private FieldText() {}

  /// A value with its mask in the field's own format.
  static String format(OxmField field, Bytes value, Bytes mask) {
    boolean exact = mask.isOnes();
    if (!exact && mask.isZero()) {
      return "ANY";
    }
    return switch (field.format()) {
      case DECIMAL -> exact ? decimal(value) : decimal(value) + "/" + number(mask);
      case HEXADECIMAL -> exact ? number(value) : masked(value, mask);
      case ETHERNET -> Texts.ethernet(value) + (exact ? "" : "/" + Texts.ethernet(mask));
      case IPV4 -> Texts.ipv4(value) + Texts.addressMask(mask);
      case IPV6 -> Texts.ipv6(value) + Texts.addressMask(mask);
      case PORT_16 ->
          exact ? Texts.port16((int) value.toLong()) : decimal(value) + "/" + number(mask);
      case PORT_32 ->
          exact ? Texts.port((int) value.toLong()) : decimal(value) + "/" + number(mask);
      case CT_STATE -> flags(value, mask, 0xff, Texts.CT_STATE);
      case TCP_FLAGS -> flags(value, mask, 0xfff, Texts.TCP_FLAGS);
      case TUNNEL_FLAGS -> flags(value, mask, 1, Texts.TUNNEL_FLAGS);
      case FRAG -> frag((int) value.toLong(), (int) mask.toLong());
      case PACKET_TYPE -> {
        long type = value.toLong();
        yield "(" + namespace(type) + "," + Texts.hex(type & 0xffff) + ")";
      }
    };
  }

  /// The namespace of a packet type, in hexadecimal if it has several digits.
  static String namespace(long packetType) {
    long namespace = packetType >>> 16;
    return namespace < 10 ? Long.toString(namespace) : Texts.hex(namespace);
  }

  private static String decimal(Bytes value) {
    return value.length() > 8 ? Texts.hex(value) : Texts.unsigned(value.toLong());
  }

  private static String number(Bytes value) {
    return value.length() > 8 ? Texts.hex(value) : Texts.hex(value.toLong());
  }

  private static String masked(Bytes value, Bytes mask) {
    return number(value) + "/" + number(mask);
  }

  private static String flags(Bytes value, Bytes mask, int all, String[] names) {
    return Texts.maskedFlags((int) value.toLong() & all, (int) mask.toLong() & all, all, names);
  }

  private static String frag(int value, int mask) {
    return switch (mask & 3) {
      case 1 -> (value & 1) != 0 ? "yes" : "no";
      case 2 -> (value & 2) != 0 ? "later" : "not_later";
      default ->
          switch (value & 3) {
            case 0 -> "no";
            case 1 -> "first";
            case 3 -> "later";
            default -> "<error>";
          };
    };
  }

  /// `value->name`, as set_field prints it.
  static String assignment(OxmTlv tlv) {
    Optional<OxmField> field = tlv.field();
    if (field.isEmpty()) {
      return Texts.hex(tlv.value()) + "->" + tlv.id();
    }
    String value =
        field.get().isVariableLength() && tlv.id().hasMask()
            ? masked(tlv.value(), tlv.mask())
            : format(field.get(), tlv.value(), tlv.mask());
    return value + "->" + field.get().name();
  }

  /// The name of a field where actions name it: its NXM constant if it has one.
  static String name(OxmId id) {
    Optional<OxmField> field = id.field();
    return field.isEmpty()
        ? "<unknown>"
        : field.get().headers().isEmpty() ? field.get().name() : field.get().header(0).name();
  }

  /// `NAME[]`, `NAME[5]` or `NAME[5..10]`.
  static String subfield(Subfield subfield) {
    return subfield(subfield.field(), subfield.offset(), subfield.bits());
  }

  static String subfield(OxmId id, int offset, int bits) {
    String name = name(id);
    Optional<OxmField> field = id.field();
    if (field.isPresent() && offset == 0 && bits == field.get().bits()) {
      return name + "[]";
    }
    return bits == 1
        ? name + "[" + offset + "]"
        : name + "[" + offset + ".." + (offset + bits - 1) + "]";
  }
}
