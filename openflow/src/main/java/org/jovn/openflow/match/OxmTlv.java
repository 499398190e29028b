// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

import java.util.Optional;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// One OXM or NXM TLV: a header, a value, and a mask if the header says so. Unknown fields are kept
/// as they came.
///
/// @param id the header
/// @param payload value and mask
public record OxmTlv(OxmId id, Bytes payload) {
  /// Checks that header and payload agree.
  ///
  /// @throws IllegalArgumentException if they do not
  public OxmTlv {
    if (id.payloadLength() != payload.length()) {
      throw new IllegalArgumentException(
          id + ": header says " + id.payloadLength() + " bytes, not " + payload.length());
    }
  }

  /// An exact value for an OpenFlow 1.3 message.
  public static OxmTlv of(OxmField field, Bytes value) {
    return new OxmTlv(OxmId.of(field, OF13, false, value.length()), value);
  }

  /// An exact value of at most 64 bits for an OpenFlow 1.3 message.
  public static OxmTlv of(OxmField field, long value) {
    return of(field, Bytes.ofLong(value, field.bytes()));
  }

  /// A value with a mask for an OpenFlow 1.3 message; a mask of all ones is left out.
  public static OxmTlv of(OxmField field, Bytes value, Bytes mask) {
    return of(field, OF13, value, mask);
  }

  /// A value with a mask for a message of `version` (0: NXM); a mask of all ones is left out.
  public static OxmTlv of(OxmField field, int version, Bytes value, Bytes mask) {
    return mask.isOnes()
        ? new OxmTlv(OxmId.of(field, version, false, value.length()), value)
        : new OxmTlv(OxmId.of(field, version, true, value.length()), value.concat(mask));
  }

  /// Version of OpenFlow 1.3 on the wire.
  public static final int OF13 = 4;

  /// Reads one TLV.
  ///
  /// @param lengthError what to throw if its length is wrong
  public static OxmTlv decode(WireReader in, OfError lengthError) {
    in.expect(lengthError);
    OxmId id = OxmId.decode(in);
    id.checkLength(lengthError);
    return new OxmTlv(id, in.bytes(id.payloadLength()));
  }

  /// Writes the TLV.
  public void encode(WireWriter out) {
    id.encode(out);
    out.bytes(payload);
  }

  /// The row of the field, if it is known.
  public Optional<OxmField> field() {
    return id.field();
  }

  /// The value.
  public Bytes value() {
    return id.hasMask() ? payload.slice(0, payload.length() / 2) : payload;
  }

  /// The mask, all ones if there is none.
  public Bytes mask() {
    return id.hasMask()
        ? payload.slice(payload.length() / 2, payload.length())
        : Bytes.ones(payload.length());
  }

  @Override
  public String toString() {
    return id.hasMask() ? id + "(" + value() + "/" + mask() + ")" : id + "(" + payload + ")";
  }
}
