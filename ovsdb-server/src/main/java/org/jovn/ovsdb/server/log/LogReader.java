// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads the records of a file one after the other. Each piece of the file is read into an array of
/// its own that its records share, so nothing is copied but what lies across two pieces, and the
/// memory in use does not depend on the length of the file.
final class LogReader {

  private static final int PIECE = 1 << 20;
  private static final int FIRST_PIECE = 1 << 14;
  private static final int RECORD_MAX = Integer.MAX_VALUE - 64;

  private final FileChannel channel;
  private final String display;
  private final Sha1 sha1 = new Sha1();
  private byte[] piece = new byte[0];
  private int at;
  private int limit;

  /// Where `piece[at]` is in the file.
  private long position;

  private @Nullable String magic;

  LogReader(FileChannel channel, String display) {
    this.channel = channel;
    this.display = display;
  }

  /// Where the record begins that [#next()] will return.
  long position() {
    return position;
  }

  /// The kind of file, from its first header: JSON, CLUSTER or something else; "" for an empty
  /// file.
  String magic() throws LogException {
    String found = magic;
    if (found == null) {
      String line = peekLine();
      RecordHeader header = RecordHeader.parse(line);
      if (header == null && !line.isEmpty()) {
        throw LogException.file(display + ": unexpected file format");
      }
      found = header == null ? "" : header.magic();
      magic = found;
    }
    return found;
  }

  /// The next record, or null at the end. After a failure the place is still before the bad record.
  @Nullable LogRecord next() throws LogException {
    String line = peekLine();
    if (line.isEmpty()) {
      return null;
    }
    RecordHeader header = RecordHeader.parse(line);
    if (header == null || !header.magic().equals(magic())) {
      throw LogException.syntax(
          display
              + ": parse error at offset "
              + position
              + " in header line \""
              + RecordHeader.quoted(line)
              + "\"");
    }
    long start = position + line.length();
    load(header.length(), start, line.length());
    int length = (int) header.length();
    int from = at + line.length();
    byte[] hash = sha1.update(piece, from, length).finish();
    if (!Arrays.equals(hash, HexFormat.of().parseHex(header.sha1()))) {
      throw LogException.syntax(
          display
              + ": "
              + length
              + " bytes starting at offset "
              + start
              + " have SHA-1 hash "
              + Sha1.hex(hash)
              + " but should have hash "
              + header.sha1().toLowerCase(Locale.ROOT));
    }
    LogRecord record = new LogRecord(display, position, start, piece, from, length);
    at = from + length;
    position = start + length;
    return record;
  }

  /// Makes `length` bytes from `start` on be in the piece.
  private void load(long length, long start, int headerLength) throws LogException {
    String where =
        display
            + ": error reading "
            + Long.toUnsignedString(length)
            + " bytes starting at offset "
            + start;
    try {
      if (length < 0 || length > channel.size() - start) {
        throw LogException.io(where, SystemErrors.END_OF_FILE);
      }
      if (length > RECORD_MAX) {
        throw LogException.io(where, "File too large");
      }
      if (!fill(headerLength + (int) length)) {
        throw LogException.io(where, SystemErrors.END_OF_FILE);
      }
    } catch (IOException e) {
      throw LogException.io(where, e);
    }
  }

  /// The line at the present place with its line feed, cut to [RecordHeader#LINE_MAX] bytes; "" at
  /// the end of the file.
  private String peekLine() throws LogException {
    try {
      fill(RecordHeader.LINE_MAX);
    } catch (IOException e) {
      throw LogException.io(display + ": read error", e);
    }
    int end = at;
    int stop = Math.min(limit, at + RecordHeader.LINE_MAX);
    while (end < stop && piece[end] != '\n') {
      end++;
    }
    return new String(piece, at, Math.min(end + 1, stop) - at, StandardCharsets.ISO_8859_1);
  }

  /// Reads until `wanted` bytes are at hand from `at` on; false when the file ends before.
  private boolean fill(int wanted) throws IOException {
    int rest = limit - at;
    if (rest >= wanted) {
      return true;
    }
    long left = channel.size() - position;
    int most = Math.max(wanted, position == 0 ? FIRST_PIECE : PIECE);
    byte[] larger = new byte[(int) Math.max(rest, Math.min(most, left))];
    System.arraycopy(piece, at, larger, 0, rest);
    ByteBuffer buffer = ByteBuffer.wrap(larger);
    buffer.position(rest);
    int got = 0;
    while (got >= 0 && buffer.position() < wanted && buffer.position() < larger.length) {
      // Not all at once: the channel keeps a copy outside the heap, as long as what is asked for.
      buffer.limit(Math.min(larger.length, buffer.position() + PIECE));
      got = channel.read(buffer, position + buffer.position());
    }
    piece = larger;
    at = 0;
    limit = buffer.position();
    return limit >= wanted;
  }
}
