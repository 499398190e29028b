// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jovn.ovsdb.json.JsonOutput;

/// What the tests of this package write, read and run.
final class LogFiles {

  static final String SCHEMA =
      """
      {"name":"T","version":"1.2.3","cksum":"12345 67","tables":{"A":{"columns":{\
      "n":{"type":"string"},"i":{"type":"integer"}}}}}\
      """;

  private LogFiles() {}

  static void put(RecordBatch batch, String json) {
    JsonOutput out = batch.begin();
    out.raw(json.getBytes(UTF_8));
    batch.end();
  }

  static RecordBatch batch(String... records) {
    RecordBatch batch = new RecordBatch();
    for (String record : records) {
      put(batch, record);
    }
    return batch;
  }

  static String insert(int i) {
    return String.format(
        "{\"_date\":1795419152719,\"A\":{\"6a8b5b64-43fd-4c83-9885-%012x\":{\"n\":\"row"
            + " %d\",\"i\":%d}}}",
        i, i, i);
  }

  /// A database file with the schema and `rows` transactions.
  static Path create(Path file, int rows) {
    try (LogFile log = LogFile.open(file, file.getFileName().toString(), FileAccess.CREATE)) {
      log.append(batch(SCHEMA), true);
      RecordBatch batch = new RecordBatch();
      for (int i = 0; i < rows; i++) {
        put(batch, insert(i));
      }
      log.append(batch, false);
      return file;
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The records' text, until the end or the first bad one.
  static List<String> texts(Path file) {
    try (LogFile log = LogFile.open(file, file.getFileName().toString(), FileAccess.READ)) {
      return texts(log);
    } catch (LogException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<String> texts(LogFile log) throws LogException {
    List<String> texts = new ArrayList<>();
    try {
      for (LogRecord record = log.next(); record != null; record = log.next()) {
        texts.add(text(record));
      }
    } catch (LogException e) {
      return texts;
    }
    return texts;
  }

  static String text(LogRecord record) {
    return new String(record.bytes(), record.offset(), record.length() - 1, UTF_8);
  }

  /// Runs a program to its end; standard error follows standard output.
  static Output run(Path directory, String... command) {
    try {
      Path out = Files.createTempFile("run", ".out");
      Process process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile())
              .start();
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException("does not end: " + String.join(" ", command));
      }
      String text = Files.readString(out);
      Files.delete(out);
      return new Output(process.exitValue(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  record Output(int status, String text) {}

  static boolean hasReferenceTool() {
    return Files.isExecutable(Path.of("/usr/bin/ovsdb-tool"));
  }
}
