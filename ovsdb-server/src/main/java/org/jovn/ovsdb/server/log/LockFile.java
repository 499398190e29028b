// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The lock `.NAME.~lock~` beside a file, held with `fcntl` as the C programs hold theirs, so that
/// either keeps the other out. The lock file itself stays behind.
///
/// Such a lock belongs to the process and is lost when any descriptor of the lock file is closed,
/// so this class remembers what the process has locked and never opens such a file again.
final class LockFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("lockfile");
  private static final Set<Object> HELD = new HashSet<>();

  private final FileChannel channel;
  private final Object key;

  private LockFile(FileChannel channel, Object key) {
    this.channel = channel;
    this.key = key;
  }

  /// The lock file of `file`, which has no symbolic link as its last name.
  static Path pathFor(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".~lock~");
  }

  /// Locks `file` or fails at once.
  ///
  /// @param display the name of the file in the error
  static LockFile acquire(Path file, String display) throws LogException {
    Path path = pathFor(file);
    synchronized (HELD) {
      Object known = keyOf(path);
      if (known != null && HELD.contains(known)) {
        LOG.warn("{}: cannot lock file because this process has already locked it", path);
        throw failed(path, display, SystemErrors.DEADLOCK);
      }
      FileChannel channel = open(path, display);
      try {
        FileLock lock = channel.tryLock();
        if (lock == null) {
          LOG.warn(
              "{}: cannot lock file because it is already locked by pid {}", path, holder(path));
          throw LogException.io(display + ": failed to lock lockfile", SystemErrors.TRY_AGAIN);
        }
        Object key = keyOf(path);
        if (key == null) {
          throw failed(path, display, "No such file or directory");
        }
        HELD.add(key);
        return new LockFile(channel, key);
      } catch (LogException e) {
        closeQuietly(channel);
        throw e;
      } catch (IOException e) {
        closeQuietly(channel);
        throw failed(path, display, SystemErrors.text(e));
      }
    }
  }

  private static FileChannel open(Path path, String display) throws LogException {
    try {
      return FileChannel.open(
          path,
          Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (IOException e) {
      String reason = SystemErrors.text(e);
      LOG.warn("{}: failed to open lock file: {}", path, reason);
      throw failed(
          path, display, e instanceof AccessDeniedException ? SystemErrors.TRY_AGAIN : reason);
    }
  }

  private static LogException failed(Path path, String display, String reason) {
    LOG.warn("{}: failed to lock file: {}", path, reason);
    return LogException.io(display + ": failed to lock lockfile", reason);
  }

  private static @Nullable Object keyOf(Path path) throws LogException {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      return null; // to open it will fail likewise, and tell why
    }
  }

  /// The process that holds the lock, from the kernel's list; 0 when it cannot be told.
  private static long holder(Path path) {
    try {
      Map<String, Object> attributes = Files.readAttributes(path, "unix:ino");
      String suffix = ":" + attributes.get("ino");
      for (String line : Files.readAllLines(Path.of("/proc/locks"))) {
        String[] words = line.trim().split(" +", -1);
        if (words.length >= 6 && words[1].equals("POSIX") && words[5].endsWith(suffix)) {
          return Long.parseLong(words[4]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return 0;
    }
    return 0;
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("close: {}", SystemErrors.text(e));
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      HELD.remove(key);
      closeQuietly(channel);
    }
  }
}
