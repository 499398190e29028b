// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.text.MatchView.Masked;
import org.jovn.openflow.wire.Bytes;

/// The part of a match that tells of the tunnel a packet came through.
final class TunnelFormat {
  private TunnelFormat() {}

  static void format(MatchView view, StringBuilder out) {
    hex("tun_id", OxmFields.TUN_ID, view, out);
    address("tun_src", OxmFields.TUN_SRC, view, out);
    address("tun_dst", OxmFields.TUN_DST, view, out);
    address("tun_ipv6_src", OxmFields.TUN_IPV6_SRC, view, out);
    address("tun_ipv6_dst", OxmFields.TUN_IPV6_DST, view, out);
    decimal("tun_gbp_id", OxmFields.TUN_GBP_ID, view, out);
    whole("tun_gbp_flags", OxmFields.TUN_GBP_FLAGS, true, view, out);
    erspan(view, out);
    whole("gtpu_flags", OxmFields.TUN_GTPU_FLAGS, true, view, out);
    whole("gtpu_msgtype", OxmFields.TUN_GTPU_MSGTYPE, false, view, out);
    if (view.has(OxmFields.TUN_FLAGS)) {
      out.append("tun_flags=")
          .append(
              Texts.maskedFlags(
                  (int) view.value(OxmFields.TUN_FLAGS) & 1,
                  (int) view.mask(OxmFields.TUN_FLAGS) & 1,
                  -1,
                  Texts.TUNNEL_FLAGS))
          .append(',');
    }
    for (int i = 0; i < 64; i++) {
      OxmField field = OxmFields.tunMetadata(i);
      if (view.isBare(field)) {
        out.append(field.name()).append(',');
      } else if (view.has(field)) {
        Masked masked = view.get(field);
        out.append(field.name()).append('=').append(Texts.hex(masked.value()));
        if (!masked.mask().isOnes()) {
          out.append('/').append(Texts.hex(masked.mask()));
        }
        out.append(',');
      }
    }
  }

  /// What is told of ERSPAN depends on its version.
  private static void erspan(MatchView view, StringBuilder out) {
    whole("tun_erspan_ver", OxmFields.TUN_ERSPAN_VER, false, view, out);
    long version = view.value(OxmFields.TUN_ERSPAN_VER);
    if (version == 1) {
      whole("tun_erspan_idx", OxmFields.TUN_ERSPAN_IDX, true, view, out);
    } else if (version == 2) {
      whole("tun_erspan_dir", OxmFields.TUN_ERSPAN_DIR, false, view, out);
      whole("tun_erspan_hwid", OxmFields.TUN_ERSPAN_HWID, true, view, out);
    }
  }

  /// A value without its mask, which most of these fields only show if it is not zero.
  private static void whole(
      String name, OxmField field, boolean hex, MatchView view, StringBuilder out) {
    long value = view.value(field);
    if (value != 0 || (view.has(field) && field == OxmFields.TUN_GBP_FLAGS)) {
      out.append(name).append('=').append(hex ? Texts.hex(value) : Texts.unsigned(value));
      out.append(',');
    }
  }

  private static void hex(String name, OxmField field, MatchView view, StringBuilder out) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      out.append(name).append('=').append(Texts.hex(masked.value().toLong()));
      mask(field, masked.mask(), out);
    }
  }

  private static void decimal(String name, OxmField field, MatchView view, StringBuilder out) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      boolean exact = isExact(field, masked.mask());
      long value = masked.value().toLong();
      out.append(name).append('=');
      out.append(exact ? Texts.unsigned(value) : "0x" + Long.toHexString(value));
      mask(field, masked.mask(), out);
    }
  }

  private static boolean isExact(OxmField field, Bytes mask) {
    long all = field.bits() == 64 ? -1L : (1L << field.bits()) - 1;
    return (mask.toLong() & all) == all;
  }

  private static void mask(OxmField field, Bytes mask, StringBuilder out) {
    if (!isExact(field, mask)) {
      out.append('/').append(Texts.hex(mask.toLong()));
    }
    out.append(',');
  }

  private static void address(String name, OxmField field, MatchView view, StringBuilder out) {
    if (view.has(field)) {
      Masked masked = view.get(field);
      Bytes value = masked.value();
      out.append(name)
          .append('=')
          .append(value.length() == 4 ? Texts.ipv4(value) : Texts.ipv6(value));
      out.append(Texts.addressMask(masked.mask())).append(',');
    }
  }
}
