// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.StandaloneLog;

/// Database files: whatever is in one, it opens with what is good of it, or is refused.
public final class LogFuzzer {

  private static final Path FILE = file();

  private LogFuzzer() {}

  private static Path file() {
    try {
      Path file = Files.createTempFile("jovn-fuzz", ".db");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// When the first byte is odd, the rest is a file; else each line is a record, which gets its
  /// header with the right length and digest.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    Files.write(FILE, input[0] % 2 != 0 ? rest : framed(rest));
    try (Database database =
        Database.open(
            new StandaloneLog(LogFile.open(FILE, "fuzz", FileAccess.READ)),
            new Environment(
                InstantSource.system(),
                new Clock(),
                Runnable::run,
                Runnable::run,
                new Random(1),
                true),
            _ -> {})) {
      if (database.name().isEmpty()) {
        throw new AssertionError("a database without a name");
      }
    } catch (LogException _) {
      // refused
    }
  }

  /// Time passes, but nothing comes of it.
  private static final class Clock implements Environment.Timer {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
      // nothing waits in a file
    }
  }

  private static byte[] framed(byte[] lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int start = 0;
    for (int i = 0; i <= lines.length; i++) {
      if (i == lines.length || lines[i] == '\n') {
        byte[] record = Arrays.copyOfRange(lines, start, Math.min(i + 1, lines.length));
        String header = "OVSDB JSON %d %s\n".formatted(record.length, digest(record));
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(record);
        start = i + 1;
      }
    }
    return out.toByteArray();
  }

  private static String digest(byte[] record) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(record));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
