// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs each fuzzer for a short time, from the seeds in `src/test/resources/fuzz`:
/// `-Djovn.fuzz.seconds=N` for longer, `-Djovn.fuzz.corpus=FOLDER` to keep what was found
/// interesting, a folder for each fuzzer, and to begin with it.
class FuzzersTest {

  private static final int SECONDS = Integer.getInteger("jovn.fuzz.seconds", 5);
  private static final int START_SECONDS = 120;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"Frame", "Schema", "Transaction", "Log"})
  void nothingBreaksIt(String name) throws IOException, InterruptedException {
    String small = name.toLowerCase(Locale.ROOT);
    String kept = System.getProperty("jovn.fuzz.corpus");
    Path corpus = kept == null ? folder.resolve("corpus") : Path.of(kept, small).toAbsolutePath();
    Files.createDirectories(corpus);
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.add("--enable-native-access=ALL-UNNAMED");
    words.add("--sun-misc-unsafe-memory-access=allow");
    words.add("-Xmx512m");
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add("com.code_intelligence.jazzer.Jazzer");
    words.add("--target_class=" + getClass().getPackageName() + "." + name + "Fuzzer");
    words.add("--instrumentation_includes=org.jovn.ovsdb.**");
    words.add("--disabled_hooks=com.code_intelligence.jazzer.sanitizers.*");
    words.add("-max_total_time=" + SECONDS);
    words.add("-timeout=20");
    words.add("-print_final_stats=1");
    words.add(corpus.toString());
    words.add(Path.of("src/test/resources/fuzz", small).toAbsolutePath().toString());
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean ended = process.waitFor(SECONDS + START_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String text = Files.readString(output);
    assertThat(ended).as(text).isTrue();
    assertThat(process.exitValue()).as(text).isZero();
    assertThat(text).contains("stat::number_of_executed_units");
  }
}
