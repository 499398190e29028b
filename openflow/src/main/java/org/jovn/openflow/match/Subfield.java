// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

/// Some consecutive bits of a field, as Nicira actions name them.
///
/// @param field the field's header, its length that of the field
/// @param offset the lowest bit
/// @param bits how many, at least 1
public record Subfield(OxmId field, int offset, int bits) {

  /// All of a field.
  public static Subfield of(OxmField field) {
    return new Subfield(OxmId.of(field, 0), 0, field.bits());
  }

  /// Bits `offset` to `offset + bits - 1` of a field.
  public static Subfield of(OxmField field, int offset, int bits) {
    return new Subfield(OxmId.of(field, 0), offset, bits);
  }

  /// From the packed form: offset in the upper 10 bits, number of bits less one in the lower 6.
  public static Subfield unpack(OxmId field, int packed) {
    return new Subfield(field, packed >> 6, (packed & 0x3f) + 1);
  }

  /// The packed form; at most 64 bits.
  public int packed() {
    return offset << 6 | bits - 1;
  }
}
