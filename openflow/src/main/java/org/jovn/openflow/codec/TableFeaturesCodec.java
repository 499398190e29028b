// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.message.TableFeatures;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Table features (section 7.3.5.5).
final class TableFeaturesCodec {
  private static final int NAME_BYTES = 32;

  private TableFeaturesCodec() {}

  static List<TableFeatures> decodeList(WireReader in) {
    List<TableFeatures> tables = new ArrayList<>();
    while (in.hasRemaining()) {
      int outer = in.enter(in.peekU16(0), OfError.OFPBPC_BAD_LEN);
      in.skip(2);
      int tableId = in.u8();
      in.skip(5);
      tables.add(
          new TableFeatures(
              tableId,
              in.bytes(NAME_BYTES),
              in.i64(),
              in.i64(),
              in.i32(),
              in.i32(),
              PropertyCodec.decodeList(in, OfError.OFPBPC_BAD_LEN)));
      in.leave(outer);
    }
    return tables;
  }

  static void encodeList(List<TableFeatures> tables, WireWriter out) {
    for (TableFeatures table : tables) {
      int start = out.size();
      out.u16(0);
      out.u8(table.tableId());
      out.zeros(5);
      out.padded(table.name(), NAME_BYTES);
      out.i64(table.metadataMatch());
      out.i64(table.metadataWrite());
      out.i32(table.config());
      out.i32(table.maxEntries());
      PropertyCodec.encodeList(table.properties(), out);
      out.patchLength(start, start);
    }
  }
}
