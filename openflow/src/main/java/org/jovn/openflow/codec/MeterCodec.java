// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.message.MeterConfig;
import org.jovn.openflow.message.MeterMod;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Meters and their bands (section 7.3.4.4).
final class MeterCodec {
  private static final int BAND_HEADER_BYTES = 12;

  private static final int DELETE = 2;

  private MeterCodec() {}

  static MeterMod decodeMod(int xid, WireReader in) {
    int command = in.u16();
    int flags = in.u16();
    int meterId = in.i32();
    List<MeterConfig.Band> bands = command == DELETE ? anyBands(in) : decodeBands(in);
    return new MeterMod(xid, command, new MeterConfig(meterId, flags, bands));
  }

  /// The bands of a meter to delete, which do not matter: none if they are wrong.
  private static List<MeterConfig.Band> anyBands(WireReader in) {
    try {
      return decodeBands(in);
    } catch (DecodeException e) {
      in.skip(in.remaining());
      return List.of();
    }
  }

  static List<MeterConfig.Band> decodeBands(WireReader in) {
    List<MeterConfig.Band> bands = new ArrayList<>();
    while (in.hasRemaining()) {
      int type = in.u16();
      int length = in.u16();
      int rate = in.i32();
      int burstSize = in.i32();
      if (length < BAND_HEADER_BYTES || length % 8 != 0) {
        throw new DecodeException(
            OfError.OFPBRC_BAD_LEN, "meter band " + type + ": length " + length);
      }
      bands.add(new MeterConfig.Band(type, rate, burstSize, in.bytes(length - BAND_HEADER_BYTES)));
    }
    return bands;
  }

  static void encodeMod(MeterMod mod, WireWriter out) {
    out.u16(mod.command());
    out.u16(mod.config().flags());
    out.i32(mod.config().meterId());
    encodeBands(mod.config().bands(), out);
  }

  static void encodeBands(List<MeterConfig.Band> bands, WireWriter out) {
    for (MeterConfig.Band band : bands) {
      out.u16(band.type());
      out.u16(BAND_HEADER_BYTES + band.data().length());
      out.i32(band.rate());
      out.i32(band.burstSize());
      out.bytes(band.data());
    }
  }
}
