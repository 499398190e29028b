// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A pid file, locked while its process lives (`FileChannel.lock` is `fcntl(F_SETLK)`, by which
/// `ovs-appctl` knows a live file from a stale one). POSIX drops the lock when the process closes
/// any descriptor of the file, so nothing else here may open it.
final class PidFile implements AutoCloseable {

  private static final String MODULE = "daemon_unix";

  private final Path path;
  private final FileChannel channel;

  private PidFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Writes and locks the file, under another name first so that nobody reads it before.
  ///
  /// @throws Fatal when another process holds it and may not be overwritten, or it cannot be
  ///   written
  static PidFile create(Path path, boolean overwrite) {
    if (!overwrite) {
      checkNotRunning(path);
    }
    Path temporary = Path.of(path + ".tmp");
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw failure(temporary + ": create failed", e);
    }
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw Fatal.logged(
            MODULE, temporary + ": fcntl(F_SETLK) failed (Resource temporarily unavailable)");
      }
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw failure(temporary + ": write failed", e);
    }
    try {
      Files.move(
          temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failure("failed to rename \"" + temporary + "\" to \"" + path + "\"", e);
    }
    return new PidFile(path, channel);
  }

  private static void checkNotRunning(Path path) {
    try (FileChannel existing =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      FileLock lock = existing.tryLock();
      if (lock != null) {
        Files.deleteIfExists(path); // nobody holds it: left over
        return;
      }
      ByteBuffer content = ByteBuffer.allocate(32);
      existing.read(content, 0);
      String pid = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
      throw Fatal.logged(MODULE, path + ": already running as pid " + pid.strip() + ", aborting");
    } catch (NoSuchFileException e) {
      return; // the usual case
    } catch (IOException e) {
      throw failure(path + ": pidfile check failed", e, ", aborting");
    }
  }

  private static Fatal failure(String what, IOException e) {
    return failure(what, e, "");
  }

  private static Fatal failure(String what, IOException e, String end) {
    return Fatal.logged(MODULE, what + " (" + SystemError.text(e) + ")" + end);
  }

  /// Removes the file, unless another process has made it its own since.
  @Override
  public void close() {
    try {
      String content = Files.readString(path, StandardCharsets.US_ASCII).strip();
      if (content.equals(Long.toString(ProcessHandle.current().pid()))) {
        Files.deleteIfExists(path);
      }
      channel.close();
    } catch (IOException e) {
      return; // it is gone already
    }
  }
}
