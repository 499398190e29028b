// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

import java.util.Optional;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// The header of a TLV (section 7.2.3.2): class, field code, mask flag, payload length, and the
/// experimenter's number where the class is [OxmHeader#EXPERIMENTER].
///
/// @param header the 32 bits of the header
/// @param experimenter number of the experimenter, 0 for other classes
public record OxmId(int header, int experimenter) {

  /// The header of a value of `field` in a message of `version` (0: NXM).
  ///
  /// @param length size of the value in bytes, without a mask
  public static OxmId of(OxmField field, int version, boolean masked, int length) {
    return of(field.header(version), masked, length);
  }

  /// The header of a value with this code point.
  public static OxmId of(OxmHeader code, boolean masked, int length) {
    int payload = (masked ? 2 * length : length) + (code.isExperimenter() ? 4 : 0);
    return new OxmId(
        code.oxmClass() << 16 | code.code() << 9 | (masked ? 1 << 8 : 0) | payload,
        code.experimenter());
  }

  /// The header of `field` where an action names it, as large as the field.
  public static OxmId of(OxmField field, int version) {
    return of(field, version, false, field.bytes());
  }

  /// Reads a header.
  public static OxmId decode(WireReader in) {
    int header = in.i32();
    OxmId plain = OxmFields.plain(header);
    if (plain != null) {
      return plain;
    }
    return new OxmId(header, header >>> 16 == OxmHeader.EXPERIMENTER ? in.i32() : 0);
  }

  /// Writes the header.
  public void encode(WireWriter out) {
    out.i32(header);
    if (isExperimenter()) {
      out.i32(experimenter);
    }
  }

  /// Bytes that the header itself takes: 4, or 8 for an experimenter's.
  public int size() {
    return isExperimenter() ? 8 : 4;
  }

  /// The 16-bit class.
  public int oxmClass() {
    return header >>> 16;
  }

  /// Whether the class is that of experimenters.
  public boolean isExperimenter() {
    return header >>> 16 == OxmHeader.EXPERIMENTER;
  }

  /// The 7-bit field number.
  public int code() {
    return header >>> 9 & 0x7f;
  }

  /// Whether the payload has a mask after the value.
  public boolean hasMask() {
    return (header & 0x100) != 0;
  }

  /// Length of value and mask, without the experimenter's number; negative if the header lies.
  public int payloadLength() {
    return (header & 0xff) - (isExperimenter() ? 4 : 0);
  }

  /// The row of the field, if the code point is known.
  public Optional<OxmField> field() {
    return OxmFields.byCode(oxmClass(), experimenter, code());
  }

  /// Checks the length of the payload against the field's size.
  ///
  /// @param error what to throw if it is wrong
  void checkLength(OfError error) {
    if (OxmFields.isPlain(header)) {
      return;
    }
    int length = payloadLength();
    OxmField field = OxmFields.find(oxmClass(), experimenter, code());
    boolean good =
        length >= 0
            && (!hasMask() || length % 2 == 0)
            && (field == null
                || field.isVariableLength()
                || length == (hasMask() ? 2 * field.bytes() : field.bytes()));
    if (!good) {
      throw new DecodeException(
          error, this + ": a payload of " + length + " bytes is not what the field takes");
    }
  }

  /// The constant's name with `_W` if masked, or the numbers of an unknown field.
  @Override
  public String toString() {
    String suffix = hasMask() ? "_W" : "";
    OxmField field = OxmFields.find(oxmClass(), experimenter, code());
    if (field != null) {
      for (OxmHeader known : field.headers()) {
        if (known.oxmClass() == oxmClass()
            && known.experimenter() == experimenter
            && known.code() == code()) {
          return known.name() + suffix;
        }
      }
    }
    return isExperimenter()
        ? "%#x:0x%x:%d%s".formatted(oxmClass(), experimenter, code(), suffix)
        : "%d:%d%s".formatted(oxmClass(), code(), suffix);
  }
}
