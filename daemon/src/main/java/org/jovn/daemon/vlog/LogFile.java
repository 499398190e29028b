// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An open log file, appended to a line at a time.
final class LogFile {

  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  private final FileChannel channel;
  private final @Nullable Object key;

  private LogFile(FileChannel channel, @Nullable Object key) {
    this.channel = channel;
    this.key = key;
  }

  static LogFile open(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path,
            APPEND,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-rw----")));
    return new LogFile(channel, Files.readAttributes(path, BasicFileAttributes.class).fileKey());
  }

  /// Whether both are the same file of the file system.
  boolean isSameAs(LogFile other) {
    return key != null && Objects.equals(key, other.key);
  }

  /// Appends; when the disk is full the line is lost, as in C.
  void write(byte[] line) {
    try {
      ByteBuffer buffer = ByteBuffer.wrap(line);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    } catch (IOException e) {
      return; // there is nowhere to report it
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      return; // as above
    }
  }

  /// What the system said, in its words.
  static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  static String hostName() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
