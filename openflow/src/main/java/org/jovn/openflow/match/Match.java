// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// A flow match, `ofp_match` of type `OFPMT_OXM` (section 7.2.3), or the bare list of TLVs that
/// Nicira messages carry.
///
/// Kept as the bytes of the wire, in their order: decoding checks every length and copies once.
/// What only a switch can refuse (prerequisites, duplicates, masks) is not checked here.
public final class Match {
  /// The match that takes every packet.
  public static final Match ANY = new Match(new byte[0]);

  private static final int OFPMT_OXM = 1;

  /// Header of the ingress port's TLV.
  private static final int IN_PORT = 0x80000004;

  private static final int IN_PORT_BYTES = 8;

  /// The matches that name one of the lowest ports and nothing else, by port: what most packet-ins
  /// carry, and so shared.
  private static final Match[] IN_PORTS = new Match[256];

  static {
    for (int port = 0; port < IN_PORTS.length; port++) {
      IN_PORTS[port] = of(OxmTlv.of(OxmFields.IN_PORT_OXM, port));
    }
  }

  private final byte[] oxms;

  private Match(byte[] oxms) {
    this.oxms = oxms;
  }

  /// A match of these TLVs in this order.
  public static Match of(List<OxmTlv> tlvs) {
    WireWriter out = new WireWriter();
    for (OxmTlv tlv : tlvs) {
      tlv.encode(out);
    }
    return new Match(out.toArray());
  }

  /// A match of these TLVs in this order.
  public static Match of(OxmTlv... tlvs) {
    return of(List.of(tlvs));
  }

  /// Reads an `ofp_match` with its padding.
  public static Match decode(WireReader in) {
    in.expect(OfError.OFPBMC_BAD_LEN);
    int header = in.i32();
    int type = header >>> 16;
    int length = header & 0xffff;
    if (type != OFPMT_OXM) {
      throw new DecodeException(OfError.OFPBMC_BAD_TYPE, "match type " + type + " is not OXM");
    }
    if (length < 4) {
      throw new DecodeException(OfError.OFPBMC_BAD_LEN, "match length " + length + " is below 4");
    }
    Match match = decodeTlvs(in, length - 4);
    in.skip(-length & 7);
    return match;
  }

  /// Reads `length` bytes of TLVs.
  public static Match decodeTlvs(WireReader in, int length) {
    if (length == 0) {
      return ANY;
    }
    int outer = in.enter(length, OfError.OFPBMC_BAD_LEN);
    int from = in.position();
    if (length == IN_PORT_BYTES && in.i32At(from) == IN_PORT) {
      int port = in.i32At(from + 4);
      if (port >= 0 && port < IN_PORTS.length) {
        in.leave(outer);
        return IN_PORTS[port];
      }
    }
    int to = from + length;
    int at = from;
    while (at < to) {
      if (to - at >= 4 && OxmFields.isPlain(in.i32At(at)) && in.u8At(at + 3) <= to - at - 4) {
        at += 4 + in.u8At(at + 3);
      } else {
        in.skip(at - in.position());
        checkOne(in);
        at = in.position();
      }
    }
    in.leave(outer);
    return new Match(in.copyArray(from, length));
  }

  private static void checkOne(WireReader in) {
    int header = in.i32();
    int experimenter = 0;
    int length = header & 0xff;
    if (header >>> 16 == OxmHeader.EXPERIMENTER) {
      experimenter = in.i32();
      length -= 4;
    }
    OxmField field = OxmFields.find(header >>> 16, experimenter, header >>> 9 & 0x7f);
    boolean masked = (header & 0x100) != 0;
    boolean good =
        (field == null || field.isVariableLength())
            ? length >= 0 && !(masked && (length & 1) != 0)
            : length == (masked ? 2 * field.bytes() : field.bytes());
    if (!good) {
      // With another length it is another field, as far as Open vSwitch is concerned.
      throw new DecodeException(
          field == null || length > in.remaining()
              ? OfError.OFPBMC_BAD_LEN
              : OfError.OFPBMC_BAD_FIELD,
          new OxmId(header, experimenter) + ": payload of " + length + " bytes");
    }
    in.skip(length);
  }

  /// Writes an `ofp_match` with its padding.
  public void encode(WireWriter out) {
    out.u16(OFPMT_OXM);
    out.u16(4 + oxms.length);
    out.bytes(oxms, 0, oxms.length);
    out.zeros(-(4 + oxms.length) & 7);
  }

  /// Writes the TLVs alone.
  public void encodeTlvs(WireWriter out) {
    out.bytes(oxms, 0, oxms.length);
  }

  /// Size of the TLVs in bytes.
  public int tlvsLength() {
    return oxms.length;
  }

  /// Whether every packet matches.
  public boolean isAny() {
    return oxms.length == 0;
  }

  /// The TLVs in the order of the wire.
  public List<OxmTlv> tlvs() {
    List<OxmTlv> tlvs = new ArrayList<>();
    WireReader in = new WireReader(oxms, 0, oxms.length);
    while (in.hasRemaining()) {
      tlvs.add(OxmTlv.decode(in, OfError.OFPBMC_BAD_LEN));
    }
    return tlvs;
  }

  /// The TLV of a field, if there is one, whatever its code point.
  public Optional<OxmTlv> find(OxmField field) {
    for (OxmTlv tlv : tlvs()) {
      if (tlv.field().filter(f -> f == field).isPresent()) {
        return Optional.of(tlv);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Match match && Arrays.equals(oxms, match.oxms);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(oxms);
  }

  /// The TLVs with their constants' names, separated by `, `.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (OxmTlv tlv : tlvs()) {
      text.append(text.isEmpty() ? "" : ", ").append(tlv);
    }
    return text.toString();
  }
}
