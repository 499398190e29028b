// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumSet;
import org.jovn.ovsdb.json.JsonOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the shorter file `NAME.tmp` that takes a log file's place. Belongs to one thread, which
/// may be another than the one that appends to the log meanwhile.
///
/// ```java
/// try (Compaction compaction = log.compact()) {   // where records are appended
///   compaction.begin();                           // from here on anywhere
///   compaction.write(out);                        // in as many pieces as you like
///   compaction.end();
///   compaction.finish();
/// }
/// ```
///
/// An append has to wait only while the last few records are carried over and the file is renamed.
/// Without [#finish()], or when that fails, the old file stays and the new one is removed.
public final class Compaction implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_log");
  private static final int BUFFER = 1 << 20;
  private static final byte[] NO_HASH = new byte[20];

  /// So little may be carried over while appends wait.
  private static final long LAST_PIECE_MAX = 1 << 18;

  private static final int ROUNDS_MAX = 10;

  private final LogFile log;
  private final Path path;
  private final String display;
  private final FileChannel channel;
  private final Sha1 sha1 = new Sha1();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

  /// Records before this place of the old file are in the snapshot or have been carried over.
  private long carriedTo;

  private long end;
  private long recordStart;
  private long recordLength;
  private boolean isHeaderWritten;
  private boolean isFinished;

  private Compaction(LogFile log, Path path, String display, FileChannel channel, long from) {
    this.log = log;
    this.path = path;
    this.display = display;
    this.channel = channel;
    this.carriedTo = from;
  }

  static Compaction create(LogFile log, Path logPath, String logDisplay, long from)
      throws LogException {
    Path path = logPath.resolveSibling(logPath.getFileName() + ".tmp");
    String display = path.toString();
    try {
      Files.deleteIfExists(path);
      FileChannel channel =
          FileChannel.open(
              path,
              EnumSet.of(
                  StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              LogFile.permissions());
      return new Compaction(log, path, display, channel, from);
    } catch (IOException e) {
      throw LogException.io(display + ": create failed", e);
    }
  }

  /// Begins a record.
  public void begin() {
    recordStart = end;
    recordLength = 0;
    isHeaderWritten = false;
    buffer.clear();
  }

  /// Adds a piece of the record's JSON object and empties `out`.
  public void write(JsonOutput out) throws LogException {
    write(out.array(), out.size());
    out.clear();
  }

  private void write(byte[] bytes, int size) throws LogException {
    sha1.update(bytes, 0, size);
    recordLength += size;
    for (int at = 0; at < size; ) {
      if (!buffer.hasRemaining()) {
        spill();
      }
      int n = Math.min(size - at, buffer.remaining());
      buffer.put(bytes, at, n);
      at += n;
    }
  }

  /// Bytes of JSON in the record so far. A record must stay below 2 GB for us to read it.
  public long recordLength() {
    return recordLength;
  }

  /// Ends a record. The header of one that did not fit the buffer is filled in now.
  public void end() throws LogException {
    write(new byte[] {'\n'}, 1);
    byte[] hash = sha1.finish();
    if (isHeaderWritten) {
      drain();
      ByteBuffer header =
          ByteBuffer.wrap(RecordHeader.formatWide(LogFile.STANDALONE, recordLength, hash));
      putAll(header, recordStart);
    } else {
      ByteBuffer header =
          ByteBuffer.wrap(RecordHeader.format(LogFile.STANDALONE, recordLength, hash));
      end += putAll(header, end);
      drain();
    }
  }

  /// Writes what is in the full buffer, behind a header that is to be filled in later.
  private void spill() throws LogException {
    if (!isHeaderWritten) {
      ByteBuffer blank = ByteBuffer.wrap(RecordHeader.formatWide(LogFile.STANDALONE, 0, NO_HASH));
      end += putAll(blank, end);
      isHeaderWritten = true;
    }
    drain();
  }

  private void drain() throws LogException {
    buffer.flip();
    end += putAll(buffer, end);
    buffer.clear();
  }

  private int putAll(ByteBuffer bytes, long at) throws LogException {
    int size = bytes.remaining();
    try {
      long to = at;
      while (bytes.hasRemaining()) {
        to += channel.write(bytes, to);
      }
      return size;
    } catch (IOException e) {
      throw writeFailed(e);
    }
  }

  private LogException writeFailed(IOException e) {
    LOG.warn("{}: write failed ({})", path, SystemErrors.text(e));
    return LogException.io(display + ": write failed", e);
  }

  /// Carries over the records that have been appended to the log since, and puts the new file in
  /// its place. Returns the length of the new file, in bytes.
  public long finish() throws LogException {
    try {
      channel.force(false);
      for (int i = 0; i < ROUNDS_MAX && carry() > LAST_PIECE_MAX; i++) {
        channel.force(false);
      }
    } catch (IOException e) {
      throw writeFailed(e);
    }
    FileChannel old;
    synchronized (log) {
      long before = carriedTo;
      try {
        carry();
        if (log.isSyncedBeyond(before)) {
          channel.force(false);
        }
      } catch (IOException e) {
        throw writeFailed(e);
      }
      try {
        old = log.swap(path, channel, end);
      } catch (IOException e) {
        LOG.warn("{}: rename failed ({})", path, SystemErrors.text(e));
        throw LogException.io("failed to rename \"" + path + "\" to \"" + log.path() + "\"", e);
      }
      isFinished = true;
    }
    // Outside of the monitor, for it takes time to free a large file's blocks.
    LogFile.closeQuietly(old);
    log.syncDirectory();
    return end;
  }

  /// Copies what is new in the old file; returns how many bytes that were.
  private long carry() throws IOException {
    FileChannel from;
    long to;
    synchronized (log) {
      from = log.channel();
      to = log.size();
    }
    long before = carriedTo;
    while (carriedTo < to) {
      channel.position(end);
      long n = from.transferTo(carriedTo, to - carriedTo, channel);
      if (n <= 0) {
        throw new IOException(SystemErrors.END_OF_FILE);
      }
      carriedTo += n;
      end += n;
    }
    return to - before;
  }

  /// Removes the new file unless it has taken the log's place.
  @Override
  public void close() {
    if (isFinished) {
      return;
    }
    LogFile.closeQuietly(channel);
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      LOG.warn("{}: remove failed ({})", path, SystemErrors.text(e));
    }
  }
}
