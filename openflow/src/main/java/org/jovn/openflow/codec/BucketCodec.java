// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import java.util.ArrayList;
import java.util.List;
import org.jovn.openflow.action.Bucket;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;
import org.jovn.openflow.wire.WireReader;
import org.jovn.openflow.wire.WireWriter;

/// Group buckets (section 7.3.4.2).
final class BucketCodec {
  private static final int HEADER_BYTES = 16;

  private BucketCodec() {}

  static List<Bucket> decodeList(WireReader in) {
    List<Bucket> buckets = new ArrayList<>();
    in.expect(OfError.OFPGMFC_BAD_BUCKET);
    while (in.hasRemaining()) {
      int length = in.peekU16(0);
      if (length < HEADER_BYTES || length % 8 != 0) {
        throw new DecodeException(
            OfError.OFPGMFC_BAD_BUCKET, "bucket length " + length + " is not 16, 24, …");
      }
      int outer = in.enter(length, OfError.OFPGMFC_BAD_BUCKET);
      in.skip(2);
      int weight = in.u16();
      int watchPort = in.i32();
      int watchGroup = in.i32();
      in.skip(4);
      buckets.add(new Bucket(weight, watchPort, watchGroup, ActionCodec.decodeList(in)));
      in.leave(outer);
      in.expect(OfError.OFPGMFC_BAD_BUCKET);
    }
    return buckets;
  }

  static void encodeList(List<Bucket> buckets, WireWriter out) {
    for (Bucket bucket : buckets) {
      int start = out.size();
      out.u16(0);
      out.u16(bucket.weight());
      out.i32(bucket.watchPort());
      out.i32(bucket.watchGroup());
      out.zeros(4);
      ActionCodec.encodeList(bucket.actions(), out);
      out.patchLength(start, start);
    }
  }
}
