// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What a command that ran to its end left: exit status, standard output, standard error.
public record CommandResult(int status, String output, String errors) {
  private static final long LIMIT_SECONDS = 120;

  /// Runs a command.
  ///
  /// @throws IllegalStateException when it does not end in two minutes
  public static CommandResult of(List<String> words) throws IOException {
    Path output = Files.createTempFile("jovn", ".out");
    Path errors = Files.createTempFile("jovn", ".err");
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      process.getOutputStream().close();
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(words + " did not end in " + LIMIT_SECONDS + " s");
      }
      return new CommandResult(
          process.exitValue(),
          Files.readString(output, StandardCharsets.UTF_8),
          Files.readString(errors, StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + words, e);
    } finally {
      Files.deleteIfExists(output);
      Files.deleteIfExists(errors);
    }
  }

  /// Runs a command that must succeed, and returns its standard output.
  public static String outputOf(String... words) throws IOException {
    CommandResult result = of(List.of(words));
    if (result.status() != 0) {
      throw new IOException(String.join(" ", words) + ": " + result);
    }
    return result.output();
  }
}
