// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A name for a socket's file that is short enough for the system, which takes 107 bytes: a longer
/// one is reached through a temporary link to its folder.
///
/// @param usable the name to bind or connect to
/// @param link the temporary link, removed by [#close()]; null when none was needed
record UnixSocketPath(Path usable, @Nullable Path link) implements AutoCloseable {

  private static final int NAME_BYTES_MAX = 107;

  static UnixSocketPath of(Path path) throws IOException {
    int length = path.toString().getBytes(StandardCharsets.UTF_8).length;
    Path folder = path.getParent();
    Path name = path.getFileName();
    if (length <= NAME_BYTES_MAX || folder == null || name == null) {
      return new UnixSocketPath(path, null);
    }
    Path temporary = Files.createTempDirectory("jovn");
    Path link = temporary.resolve("d");
    Files.createSymbolicLink(link, folder.toAbsolutePath());
    Path usable = link.resolve(name);
    UnixSocketPath shortened = new UnixSocketPath(usable, link);
    if (usable.toString().getBytes(StandardCharsets.UTF_8).length > NAME_BYTES_MAX) {
      shortened.close();
      Logger log = LoggerFactory.getLogger("socket_util_unix");
      log.warn("Unix socket name {} is longer than maximum {} bytes", path, NAME_BYTES_MAX);
      throw new IOException("File name too long");
    }
    return shortened;
  }

  @Override
  public void close() throws IOException {
    if (link != null) {
      Files.deleteIfExists(link);
      Path temporary = link.getParent();
      if (temporary != null) {
        Files.deleteIfExists(temporary);
      }
    }
  }

  /// Removes what a server that was killed has left, or whatever else has this name: so do the C
  /// programs.
  static void removeStale(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("Is a directory");
    }
    Files.deleteIfExists(path);
  }

  /// Owner and group may connect, as far as the process's umask lets them; others may not.
  static void restrictMode(Path path) throws IOException {
    int umask = umask();
    Set<PosixFilePermission> mode = new HashSet<>(PosixFilePermissions.fromString("rwxrwx---"));
    PosixFilePermission[] all = {
      PosixFilePermission.GROUP_EXECUTE,
      PosixFilePermission.GROUP_WRITE,
      PosixFilePermission.GROUP_READ,
      PosixFilePermission.OWNER_EXECUTE,
      PosixFilePermission.OWNER_WRITE,
      PosixFilePermission.OWNER_READ
    };
    for (int i = 0; i < all.length; i++) {
      if ((umask >> (3 + i) & 1) != 0) {
        mode.remove(all[i]);
      }
    }
    Files.setPosixFilePermissions(path, mode);
  }

  /// The process's file mode creation mask, which Java has no call for.
  private static int umask() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("Umask:")) {
          return Integer.parseInt(line.substring("Umask:".length()).strip(), 8);
        }
      }
    }
    return 022;
  }
}
