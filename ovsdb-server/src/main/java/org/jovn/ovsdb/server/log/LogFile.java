// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.jovn.daemon.metrics.Metrics;
import org.jovn.daemon.metrics.Timing;
import org.jovn.ovsdb.json.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A log file of ovsdb(5): first all of its records are read, then records are appended.
///
/// Reading and appending belong to one thread at a time, which must not be interrupted while it is
/// here (Java would close the file). A [Compaction] works beside it on another thread; the two meet
/// in this object's monitor.
///
/// What is read last without an error is the good prefix. The first append cuts off whatever lies
/// behind it, such as the torn tail of a crash.
public final class LogFile implements AutoCloseable {

  /// The word in the headers of a standalone database's file.
  public static final String STANDALONE = "JSON";

  /// The word in the headers of a clustered database's file.
  public static final String CLUSTERED = "CLUSTER";

  private static final int TRIED_BYTES = 1 << 12;
  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_log");
  private static final int SYMLINKS_MAX = 10;
  private static final int WRITE_BUFFER = 1 << 16;
  private static final Set<PosixFilePermission> PERMISSIONS =
      PosixFilePermissions.fromString("rw-rw----");

  private final Path path;
  private final String display;
  private final @Nullable LockFile lock;
  private final LogReader reader;
  private FileChannel channel;
  private ByteBuffer buffer = ByteBuffer.allocate(0);

  /// Where the next record is written; meaningful once appending has begun.
  private long end;

  /// Whether the file ends at `end`. Not so before the first append and after a failed one.
  private boolean isCut;

  /// Records up to here are on the disk.
  private long syncedEnd;

  /// A rename that the disk may not know of yet.
  private volatile boolean isRenameUnsynced;

  private boolean isClosed;

  private final Timing syncs;

  private LogFile(Path path, String display, FileChannel channel, @Nullable LockFile lock) {
    this.path = path;
    this.display = display;
    this.channel = channel;
    this.lock = lock;
    this.reader = new LogReader(channel, display);
    this.syncs =
        Metrics.timing("jovn_ovsdb_fsync_seconds", "Syncs of a log file.", "file", display);
  }

  /// Opens a file. Symbolic links are followed; lock and compaction work on what they lead to.
  ///
  /// @param file the file
  /// @param display its name in messages, as the user gave it
  /// @throws LogException when it cannot be opened or locked, or is no log at all
  public static LogFile open(Path file, String display, FileAccess access) throws LogException {
    Path path = access == FileAccess.READ ? file : followed(file);
    LockFile lock = access == FileAccess.READ ? null : LockFile.acquire(path, display);
    FileChannel channel = null;
    try {
      channel = openChannel(path, display, access);
      LogFile log = new LogFile(path.toAbsolutePath(), display, channel, lock);
      log.checkKind(access);
      if (access == FileAccess.CREATE || access == FileAccess.REPLACE) {
        log.syncDirectory();
      }
      return log;
    } catch (LogException e) {
      closeQuietly(channel);
      if (lock != null) {
        lock.close();
      }
      throw e;
    }
  }

  /// Makes a database's file, which holds nothing but its schema, and has it on the disk.
  ///
  /// @param file the file, which must not exist
  /// @param display its name in messages, as the user gave it
  /// @throws LogException when it exists or cannot be written
  public static void create(Path file, String display, Json schema) throws LogException {
    try (LogFile log = open(file, display, FileAccess.CREATE)) {
      RecordBatch batch = new RecordBatch();
      batch.begin().value(schema);
      batch.end();
      log.append(batch, true);
    }
  }

  private static FileChannel openChannel(Path path, String display, FileAccess access)
      throws LogException {
    Set<? extends OpenOption> options =
        switch (access) {
          case READ -> EnumSet.of(StandardOpenOption.READ);
          case READ_WRITE -> EnumSet.of(StandardOpenOption.READ, StandardOpenOption.WRITE);
          case CREATE ->
              EnumSet.of(
                  StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
          case REPLACE ->
              EnumSet.of(
                  StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
        };
    try {
      return FileChannel.open(path, options, permissions());
    } catch (IOException e) {
      String verb = access == FileAccess.CREATE ? "create" : "open";
      throw LogException.io(display + ": " + verb + " failed", e);
    }
  }

  /// Read and write for owner and group, less what the umask takes away.
  static FileAttribute<?> permissions() {
    return PosixFilePermissions.asFileAttribute(PERMISSIONS);
  }

  private void checkKind(FileAccess access) throws LogException {
    String magic = reader.magic();
    boolean isNew = access == FileAccess.CREATE || access == FileAccess.REPLACE;
    boolean isKnown =
        magic.equals(STANDALONE) || (isNew ? magic.isEmpty() : magic.equals(CLUSTERED));
    if (!isKnown) {
      throw LogException.file(display + ": cannot identify file type");
    }
  }

  private static Path followed(Path file) {
    Path path = file;
    for (int i = 0; i < SYMLINKS_MAX; i++) {
      if (!Files.isSymbolicLink(path)) {
        return path;
      }
      try {
        path = path.resolveSibling(Files.readSymbolicLink(path));
      } catch (IOException e) {
        LoggerFactory.getLogger("util")
            .warn("{}: readlink failed ({})", path, SystemErrors.text(e));
        return file;
      }
    }
    LoggerFactory.getLogger("util").warn("{}: too many levels of symlinks", file);
    return file;
  }

  /// The file's name as the user gave it.
  public String display() {
    return display;
  }

  /// Whether this is the file of a clustered database.
  public boolean isClustered() throws LogException {
    return reader.magic().equals(CLUSTERED);
  }

  /// The file itself, symbolic links followed; absolute.
  Path path() {
    return path;
  }

  /// Bytes that have not been read yet.
  long bytesLeft() throws LogException {
    try {
      return channel.size() - reader.position();
    } catch (IOException e) {
      throw LogException.io(display + ": read error", e);
    }
  }

  /// The next record, or null at the end of the file.
  ///
  /// @throws LogException when the record is torn or corrupt; what came before is the good prefix
  public @Nullable LogRecord next() throws LogException {
    LogRecord record = reader.next();
    end = reader.position();
    return record;
  }

  /// Says that `record` was refused: the good prefix ends before it.
  public void reject(LogRecord record) {
    end = record.position();
  }

  /// Bytes of the file that count: the good prefix and what was appended.
  public synchronized long size() {
    return end;
  }

  /// Appends all records of `batch`, or none.
  ///
  /// @param isDurable whether they must be on the disk before this returns
  /// @throws LogException with "write failed" or "fsync failed"; the file is as before, and a later
  ///   append may succeed
  public synchronized void append(RecordBatch batch, boolean isDurable) throws LogException {
    if (isClosed) {
      throw new IllegalStateException(path + ": append after close");
    }
    cut();
    long before = end;
    try {
      write(batch.array(), batch.size());
    } catch (IOException e) {
      LOG.warn("{}: write failed ({})", path, SystemErrors.text(e));
      takeBack(before);
      throw LogException.io(display + ": write failed", e);
    }
    if (isDurable) {
      try {
        force();
      } catch (IOException e) {
        LOG.warn("{}: fsync failed ({})", path, SystemErrors.text(e));
        takeBack(before);
        throw LogException.io(display + ": fsync failed", e);
      }
    }
  }

  /// Whether a short record could be appended now. Nothing is kept of what is tried.
  synchronized boolean canAppend() {
    if (isClosed) {
      return false;
    }
    long before = end;
    try {
      cut();
      write(new byte[TRIED_BYTES], TRIED_BYTES);
      return true;
    } catch (IOException | LogException e) {
      LOG.debug("{}: still cannot be written ({})", path, e.getMessage());
      return false;
    } finally {
      takeBack(before);
    }
  }

  /// Removes what lies behind the good prefix.
  private void cut() throws LogException {
    if (isCut) {
      return;
    }
    try {
      channel.truncate(end);
      isCut = true;
    } catch (NonWritableChannelException e) {
      throw LogException.io(display + ": cannot truncate to length " + end, SystemErrors.INVALID);
    } catch (IOException e) {
      throw LogException.io(display + ": cannot truncate to length " + end, e);
    }
  }

  private void takeBack(long before) {
    end = before;
    isCut = false;
    try {
      cut();
    } catch (LogException e) {
      LOG.warn("{}: cannot fix write error ({})", path, e.systemError());
    }
  }

  private void write(byte[] bytes, int size) throws IOException {
    if (buffer.capacity() == 0) {
      buffer = ByteBuffer.allocateDirect(WRITE_BUFFER);
    }
    for (int at = 0; at < size; ) {
      int n = Math.min(size - at, buffer.capacity());
      buffer.clear().put(bytes, at, n).flip();
      while (buffer.hasRemaining()) {
        end += channel.write(buffer, end);
      }
      at += n;
    }
  }

  private void force() throws IOException {
    long begin = syncs.begin();
    channel.force(false);
    syncs.end(begin);
    syncedEnd = end;
    if (isRenameUnsynced) {
      syncDirectory();
    }
  }

  /// Begins to replace the file by a shorter one. The caller has a snapshot of what the records up
  /// to now amount to; records that are appended from now on will be carried over.
  ///
  /// @throws LogException when the new file cannot be created
  public synchronized Compaction compact() throws LogException {
    return Compaction.create(this, path, display, end);
  }

  /// The file that is read or written now; for [Compaction].
  synchronized FileChannel channel() {
    return channel;
  }

  /// Whether a record that was appended after `position` had to be durable.
  synchronized boolean isSyncedBeyond(long position) {
    return syncedEnd > position;
  }

  /// Puts `replacement`, which is at `from`, in the place of this file. The caller holds the
  /// monitor and has carried all records over. Returns the old file, to be closed.
  FileChannel swap(Path from, FileChannel replacement, long newEnd) throws IOException {
    Files.move(from, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    isRenameUnsynced = true;
    FileChannel old = channel;
    channel = replacement;
    end = newEnd;
    isCut = true;
    syncedEnd = 0;
    return old;
  }

  /// Makes sure that the disk knows the file by its name.
  void syncDirectory() {
    isRenameUnsynced = false;
    Path directory = path.getParent();
    if (directory == null) {
      return;
    }
    try (FileChannel open = FileChannel.open(directory, StandardOpenOption.READ)) {
      open.force(true);
    } catch (IOException e) {
      LOG.warn("{}: fsync failed ({})", directory, SystemErrors.text(e));
    }
  }

  static void closeQuietly(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        LOG.debug("close: {}", SystemErrors.text(e));
      }
    }
  }

  /// Closes the file and gives up the lock. What was appended but not durable is left to the
  /// operating system.
  @Override
  public synchronized void close() {
    isClosed = true;
    closeQuietly(channel);
    if (lock != null) {
      lock.close();
    }
  }
}
