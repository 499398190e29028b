// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The first line of a record, `OVSDB MAGIC LENGTH SHA1` (ovsdb(5)). As tolerant as the C programs:
/// the length may have leading spaces, zeros or a sign, the hash may be in capitals.
///
/// @param length bytes of the second line with its line feed, not 0; beyond 2^63 it is negative
record RecordHeader(String magic, long length, String sha1) {

  /// A longer line is cut before it is looked at.
  static final int LINE_MAX = 127;

  private static final String LEAD = "OVSDB ";
  private static final int SHA1_DIGITS = 40;

  /// The header in `line`, which ends in a line feed, or null when it is not one.
  static @Nullable RecordHeader parse(String line) {
    int space = magicEnd(line);
    if (space < 0) {
      return null;
    }
    String magic = line.substring(LEAD.length(), space);
    int at = space + 1;
    while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
      at++;
    }
    int digits = at;
    if (at < line.length() && (line.charAt(at) == '-' || line.charAt(at) == '+')) {
      at++;
    }
    int first = at;
    while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9') {
      at++;
    }
    long length = length(line, digits, first, at);
    if (length == 0 || at == line.length() || line.charAt(at) != ' ') {
      return null;
    }
    int hash = at + 1;
    int end = hash + SHA1_DIGITS;
    if (line.length() != end + 1 || line.charAt(end) != '\n') {
      return null;
    }
    String sha1 = line.substring(hash, end);
    for (int i = 0; i < SHA1_DIGITS; i++) {
      if (Character.digit(sha1.charAt(i), 16) < 0) {
        return null;
      }
    }
    return new RecordHeader(magic, length, sha1);
  }

  private static int magicEnd(String line) {
    return line.startsWith(LEAD) ? line.indexOf(' ', LEAD.length()) : -1;
  }

  /// Zero for no digits or too many.
  private static long length(String line, int sign, int first, int end) {
    try {
      long magnitude = Long.parseUnsignedLong(line.substring(first, end));
      return line.charAt(sign) == '-' ? -magnitude : magnitude;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /// What error messages quote of a line that is no header: up to the end of its second word.
  static String quoted(String line) {
    int end = magicEnd(line);
    String head = end < 0 ? line : line.substring(0, end);
    int feed = head.indexOf('\n');
    head = feed < 0 ? head : head.substring(0, feed);
    int nul = head.indexOf('\0');
    return nul < 0 ? head : head.substring(0, nul);
  }

  /// The line as it is written.
  static byte[] format(String magic, long length, byte[] sha1) {
    return line(magic, Long.toString(length), sha1);
  }

  /// The line with a length of ten digits, zeros first: what stands in front of a record whose
  /// length is known only after it has been written.
  static byte[] formatWide(String magic, long length, byte[] sha1) {
    return line(magic, String.format("%010d", length), sha1);
  }

  private static byte[] line(String magic, String length, byte[] sha1) {
    String text = LEAD + magic + ' ' + length + ' ' + Sha1.hex(sha1) + '\n';
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
