// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jovn.ovsdb.server.log.LogFiles.SCHEMA;
import static org.jovn.ovsdb.server.log.LogFiles.batch;
import static org.jovn.ovsdb.server.log.LogFiles.insert;
import static org.jovn.ovsdb.server.log.LogFiles.texts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogFileTest {

  @TempDir Path directory;

  private static LogFile open(Path file) throws LogException {
    return LogFile.open(file, file.getFileName().toString(), FileAccess.READ_WRITE);
  }

  private static byte[] record(String json) throws Exception {
    byte[] text = (json + "\n").getBytes(UTF_8);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
    return ("OVSDB JSON " + text.length + " " + hash + "\n" + json + "\n").getBytes(UTF_8);
  }

  @Test
  void writesTheFormatOfTheManual() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 1);
    assertThat(Files.readString(file))
        .isEqualTo(new String(record(SCHEMA), UTF_8) + new String(record(insert(0)), UTF_8));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
    assertThat(directory.resolve(".t.db.~lock~")).isEmptyFile();
  }

  @Test
  void appendsAfterWhatWasRead() throws LogException {
    Path file = LogFiles.create(directory.resolve("t.db"), 2);
    try (LogFile log = open(file)) {
      assertThat(texts(log)).containsExactly(SCHEMA, insert(0), insert(1));
      log.append(batch(insert(2), insert(3)), false);
      log.append(batch(insert(4)), true);
    }
    assertThat(texts(file))
        .containsExactly(SCHEMA, insert(0), insert(1), insert(2), insert(3), insert(4));
  }

  @Test
  void readsRecordsLongerThanAPiece() throws LogException {
    Path file = directory.resolve("t.db");
    String[] records = new String[12];
    for (int i = 0; i < records.length; i++) {
      records[i] = "{\"n\":\"" + "x".repeat(i * 300_001) + "\"}";
    }
    try (LogFile log = LogFile.open(file, "t.db", FileAccess.CREATE)) {
      log.append(batch(records), false);
    }
    assertThat(texts(file)).containsExactly(records);
  }

  /// Whatever a crash leaves of the last records, those before are served and the next append takes
  /// the place of the rest.
  @Test
  void survivesTruncationAtEveryByte() throws Exception {
    byte[] whole = Files.readAllBytes(LogFiles.create(directory.resolve("whole.db"), 3));
    int first = record(SCHEMA).length;
    int each = record(insert(0)).length;
    for (int length = first; length <= whole.length; length++) {
      Path file = directory.resolve("t" + length + ".db");
      Files.write(file, Arrays.copyOf(whole, length));
      int good = (length - first) / each;
      boolean isTorn = (length - first) % each != 0;
      try (LogFile log = open(file)) {
        for (int i = 0; i <= good; i++) {
          assertThat(log.next()).isNotNull();
        }
        if (isTorn) {
          assertThatThrownBy(log::next).isInstanceOf(LogException.class);
          assertThatThrownBy(log::next).isInstanceOf(LogException.class);
        } else {
          assertThat(log.next()).isNull();
        }
        assertThat(log.size()).isEqualTo(first + (long) good * each);
        log.append(batch(insert(9)), false);
      }
      assertThat(texts(file)).hasSize(good + 2).endsWith(insert(9));
      assertThat(Files.size(file)).isEqualTo(first + (good + 1L) * each);
    }
  }

  @Test
  void noticesEveryFlippedByte() throws Exception {
    byte[] whole = Files.readAllBytes(LogFiles.create(directory.resolve("whole.db"), 2));
    int second = record(SCHEMA).length;
    Path file = directory.resolve("t.db");
    for (int at = second; at < second + record(insert(0)).length; at++) {
      byte[] bad = whole.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      List<String> read = texts(file);
      boolean isCapital = bad[at] >= 'A' && bad[at] <= 'F' && whole[at] >= 'a';
      assertThat(read).as("flipped byte %d", at).hasSize(isCapital ? 3 : 1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "garbage\\n"
            + "           | syntax error: t.db: parse error at offset @ in header line \"garbage\"",
        "\\n                  | syntax error: t.db: parse error at offset @ in header line \"\"",
        "OVSDB foo\\n"
            + "         | syntax error: t.db: parse error at offset @ in header line \"OVSDB foo\"",
        "OVSDB foo bar\\n"
            + "     | syntax error: t.db: parse error at offset @ in header line \"OVSDB foo\"",
        "OVSDB  JSON 5 \\n"
            + "    | syntax error: t.db: parse error at offset @ in header line \"OVSDB \"",
        "OVSDB JSON 0 da39a3ee5e6b4b0d3255bfef95601890afd80709\\n"
            + "| syntax error: t.db: parse error at offset @ in header line \"OVSDB JSON\"",
        "OVSDB CLUSTER 3 da39a3ee5e6b4b0d3255bfef95601890afd80709\\n{}\\n"
            + "| syntax error: t.db: parse error at offset @ in header line \"OVSDB CLUSTER\"",
        "OVSDB JSON 4000000000 da39a3ee5e6b4b0d3255bfef95601890afd80709\\n"
            + "xx\\n"
            + "| I/O error: t.db: error reading 4000000000 bytes starting at offset ^ (End of"
            + " file)",
        "OVSDB JSON -5 da39a3ee5e6b4b0d3255bfef95601890afd80709\\n"
            + "xx\\n"
            + "| I/O error: t.db: error reading 18446744073709551611 bytes starting at offset ^"
            + " (End of file)",
        "OVSDB JSON 3 da39a3ee5e6b4b0d3255bfef95601890afd80709\\n{}\\n"
            + "| syntax error: t.db: 3 bytes starting at offset ^ have SHA-1 hash"
            + " 5f36b2ea290645ee34d943220a14b54ee5ea5be5 but should have hash"
            + " da39a3ee5e6b4b0d3255bfef95601890afd80709",
      })
  void tellsWhatIsWrong(String tail, String message) throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 0);
    String text = tail.replace("\\n", "\n");
    long at = Files.size(file);
    Files.write(file, text.getBytes(UTF_8), java.nio.file.StandardOpenOption.APPEND);
    try (LogFile log = LogFile.open(file, "t.db", FileAccess.READ)) {
      assertThat(log.next()).isNotNull();
      long body = at + text.indexOf('\n') + 1;
      assertThatThrownBy(log::next)
          .hasMessage(message.replace("@", Long.toString(at)).replace("^", Long.toString(body)));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''              | ovsdb error: t.db: cannot identify file type",
        "hello           | ovsdb error: t.db: unexpected file format",
        "OVSDB           | ovsdb error: t.db: unexpected file format",
        "OVSDB FOO 3 da39a3ee5e6b4b0d3255bfef95601890afd80709\\n"
            + "| ovsdb error: t.db: cannot identify file type",
      })
  void refusesOtherFiles(String contents, String message) throws IOException {
    Path file = directory.resolve("t.db");
    Files.writeString(file, contents.replace("\\n", "\n"));
    assertThatThrownBy(() -> open(file)).hasMessage(message);
    assertThatThrownBy(() -> LogFile.open(file, "t.db", FileAccess.READ)).hasMessage(message);
  }

  @Test
  void toleratesWhatTheReferenceTolerates() throws Exception {
    Path file = directory.resolve("t.db");
    String text = new String(record(SCHEMA), ISO_8859_1);
    int hash = text.indexOf('\n') - 40;
    String loud = text.substring(hash, hash + 40).toUpperCase(java.util.Locale.ROOT);
    for (String header : List.of("OVSDB JSON 00000", "OVSDB JSON  ", "OVSDB JSON +")) {
      String other = header + text.substring("OVSDB JSON ".length());
      Files.writeString(file, other.replace(text.substring(hash, hash + 40), loud));
      assertThat(texts(file)).containsExactly(SCHEMA);
    }
  }

  @Test
  void saysWhyAFileCannotBeOpened() throws IOException {
    Path file = directory.resolve("t.db");
    assertThatThrownBy(() -> open(file))
        .hasMessage("I/O error: t.db: open failed (No such file or directory)");
    Files.createFile(file);
    assertThatThrownBy(() -> LogFile.open(file, "t.db", FileAccess.CREATE))
        .hasMessage("I/O error: t.db: create failed (File exists)");
    assertThatThrownBy(() -> LogFile.open(directory, "d", FileAccess.READ))
        .hasMessage("I/O error: d: read error (Is a directory)");
    Path nowhere = directory.resolve("none/t.db");
    assertThatThrownBy(() -> LogFile.open(nowhere, "n.db", FileAccess.CREATE))
        .hasMessage("I/O error: n.db: failed to lock lockfile (No such file or directory)");
  }

  @Test
  void createsWhatASymbolicLinkLeadsTo() throws Exception {
    Path link = directory.resolve("link.db");
    Files.createSymbolicLink(link, Path.of("real.db"));
    LogFiles.create(link, 1);
    assertThat(link).isSymbolicLink();
    assertThat(texts(directory.resolve("real.db"))).containsExactly(SCHEMA, insert(0));
    assertThat(directory.resolve(".real.db.~lock~")).exists();
    assertThat(directory.resolve(".link.db.~lock~")).doesNotExist();
  }

  @Test
  void replacesWhatIsThere() throws Exception {
    Path file = LogFiles.create(directory.resolve("t.db"), 5);
    try (LogFile log = LogFile.open(file, "t.db", FileAccess.REPLACE)) {
      log.append(batch(SCHEMA), false);
    }
    assertThat(texts(file)).containsExactly(SCHEMA);
  }
}
