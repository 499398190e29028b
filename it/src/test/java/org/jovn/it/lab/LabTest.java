// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The lab comes up, all its checks hold, and nothing of it is left.
class LabTest {

  private static final Path NETNS = Path.of("/run/netns");

  @TempDir Path folder;
  private Path program = Path.of("");
  private String prefix = "";

  private record Result(int status, String output) {}

  @BeforeEach
  void find() throws IOException {
    boolean root = Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    assumeTrue(root, "the lab makes network namespaces: root only");
    program = distribution().resolve("bin").resolve("jovn");
    assumeTrue(Files.isExecutable(program), "there is no distribution (./jovn build)");
    Result asked = run("lab", "check");
    assumeTrue(!asked.output().contains("not installed here"), asked.output());
    prefix = "jt" + ProcessHandle.current().pid();
  }

  @AfterEach
  void down() throws Exception {
    if (!prefix.isEmpty()) {
      run("lab", "down");
    }
  }

  private static Path distribution() {
    Path at = Path.of("").toAbsolutePath();
    while (at != null && !Files.isRegularFile(at.resolve("dist/programs"))) {
      at = at.getParent();
    }
    return (at == null ? Path.of("") : at).resolve("target").resolve("jovn");
  }

  private Result run(String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("JOVN_LAB_DIR", folder.resolve("lab").toString());
    builder.environment().put("JOVN_LAB_NS", prefix);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Result(process.waitFor(), output);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private List<String> namespaces() throws IOException {
    if (!Files.isDirectory(NETNS)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(NETNS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(prefix))
          .toList();
    }
  }

  /// Goes through the tutorial; the lab it makes is the one in which the checks are made.
  @Test
  void doesWhatTheTutorialSaysAndLeavesNothing() throws Exception {
    List<Tutorial.Step> steps = Tutorial.read(distribution().resolve("../../docs/TUTORIAL.md"));
    assertThat(steps).hasSizeGreaterThan(8);
    for (Tutorial.Step step : steps) {
      assertThat(step.words().getFirst()).isEqualTo("./jovn");
      Result result = run(step.words().subList(1, step.words().size()).toArray(String[]::new));
      assumeTrue(!result.output().contains("not installed here"), result.output());
      // The tutorial's lab is in the usual place, this one is in a folder of its own.
      String output =
          result
              .output()
              .replace(folder.resolve("lab").toString(), "/run/jovn-lab")
              .replace(prefix + "-", "jovn-");
      assertThat(step.difference(output)).isEmpty();
      assertThat(result.status()).as(output).isZero();
      if (step.words().equals(List.of("./jovn", "lab", "up"))) {
        assertThat(run("lab", "exec", "nobody", "true").output()).contains("there is no node");
        assertThat(run("lab", "up").output()).contains("a lab is up in");
      } else if (step.words().equals(List.of("./jovn", "lab", "check"))) {
        assertThat(output).doesNotContain("not ok ");
        assertThat(output.lines().filter(line -> line.startsWith("ok "))).hasSizeGreaterThan(60);
      }
    }
    assertThat(namespaces()).isEmpty();
    assertThat(folder.resolve("lab")).doesNotExist();
    assertThat(run("lab", "exec", "ovn1", "true").output()).contains("there is no lab in");
  }
}
