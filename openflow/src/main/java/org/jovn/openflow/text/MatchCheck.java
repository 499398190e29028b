// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Optional;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// Whether a switch takes a match (OpenFlow 1.3.5 section 7.2.3.6 to 7.2.3.8): known fields, values
/// and masks that the fields can have, each field after its prerequisites and only once.
final class MatchCheck {
  private static final int NSH_TTL_MAX = 63;

  private MatchCheck() {}

  /// What is wrong with a match, or nothing.
  static Optional<OfError> check(Match match) {
    MatchView view = new MatchView();
    for (OxmTlv tlv : match.tlvs()) {
      Optional<OfError> error = check(tlv, view);
      if (error.isPresent()) {
        return error;
      }
    }
    return Optional.empty();
  }

  private static Optional<OfError> check(OxmTlv tlv, MatchView before) {
    Bytes value = tlv.value();
    Bytes mask = tlv.mask();
    if (!value.and(mask.not()).isZero()) {
      return Optional.of(OfError.OFPBMC_BAD_WILDCARDS);
    } else if (tlv.field().isEmpty()) {
      return Optional.of(OfError.OFPBMC_BAD_FIELD);
    }
    OxmField field = tlv.field().get();
    if (!field.isMaskable() && !mask.isOnes() && !mask.isZero()) {
      return Optional.of(OfError.OFPBMC_BAD_MASK);
    } else if (!isValid(field, value)) {
      return Optional.of(OfError.OFPBMC_BAD_VALUE);
    } else if (!new PacketState(before).has(field)) {
      return Optional.of(OfError.OFPBMC_BAD_PREREQ);
    }
    MatchView own = new MatchView();
    own.add(field, Bytes.zeros(mask.length()), Bytes.ones(mask.length()));
    if (field == OxmFields.VLAN_PCP ? hasPriority(before) : before.overlaps(own)) {
      return Optional.of(OfError.OFPBMC_DUP_FIELD);
    }
    before.add(field, value, mask);
    return Optional.empty();
  }

  /// The bit that says "tagged" comes with the VLAN as well and is no sign of a priority.
  private static boolean hasPriority(MatchView match) {
    return (match.mask(OxmFields.VLAN_TCI) & 0xe000) != 0;
  }

  /// Whether a field can have this value.
  static boolean isValid(OxmField field, Bytes value) {
    if (field.isVariableLength() || field.bytes() > 8) {
      return true;
    }
    long number = value.toLong();
    return switch (field.name()) {
      case "nw_tos" -> (number & 3) == 0;
      case "arp_op", "ct_state" -> number >> 8 == 0;
      case "vlan_vid" -> number >> 13 == 0;
      case "nsh_ttl" -> number <= NSH_TTL_MAX;
      case "nsh_mdtype" -> number == 1 || number == 2;
      case "tun_erspan_idx", "tun_erspan_ver", "tun_erspan_dir", "tun_erspan_hwid" -> true;
      case "in_port_oxm" -> PortCheck.isPort((int) number);
      default -> field.bits() >= 64 || number >>> field.bits() == 0;
    };
  }
}
