// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With `sleep` in the place of a switch.
class WatchedProgramTest {

  @TempDir Path folder;
  private final Semaphore ends = new Semaphore(0);

  private WatchedProgram program(String... command) {
    return new WatchedProgram(
        "sleep", List.of(command), folder, folder.resolve("out"), System::nanoTime, ends::release);
  }

  @Test
  void startsAgainWhatIsKilled() throws Exception {
    WatchedProgram program = program("sleep", "600");
    program.step();
    long first = program.state().pid().orElseThrow();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    assertThat(ends.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(program.state().ended()).contains("it was ended by signal 9");
    program.step();
    assertThat(program.state().pid().orElseThrow()).isNotEqualTo(first);
    assertThat(program.state().restarts()).isEqualTo(1);
    program.stop();
    assertThat(program.state().isRunning()).isFalse();
  }

  @Test
  void waitsLongerEachTime() throws Exception {
    WatchedProgram program = program("sh", "-c", "exit 3");
    assertThat(program.step()).isEqualTo(Long.MAX_VALUE);
    assertThat(ends.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    program.step();
    assertThat(ends.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(program.step()).isBetween(1L, 1_000_000_000L);
    assertThat(program.state().ended()).contains("exit status 3");
    Backoff backoff = new Backoff();
    long[] pauses = new long[7];
    for (int i = 0; i < pauses.length; i++) {
      pauses[i] = backoff.pauseAfter(0) / 1_000_000_000L;
    }
    assertThat(pauses).containsExactly(0, 1, 2, 4, 8, 16, 16);
    assertThat(backoff.pauseAfter(60_000_000_000L)).isZero();
  }

  @Test
  void takesOverWhatRuns() throws Exception {
    Process other = new ProcessBuilder("sleep", "600").start();
    Files.writeString(folder.resolve("sleep.pid"), other.pid() + "\n");
    WatchedProgram program = program("sleep", "600");
    assertThat(program.adopt()).isTrue();
    assertThat(program.state().pid()).hasValue(other.pid());
    program.stop();
    assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void doesNotTakeOverAnotherProgram() throws Exception {
    Files.writeString(folder.resolve("sleep.pid"), ProcessHandle.current().pid() + "\n");
    assertThat(program("sleep", "600").adopt()).isFalse();
  }

  @Test
  void saysWhatCannotBeStarted() {
    WatchedProgram program = program("/nonexistent");
    program.step();
    assertThat(program.state().isRunning()).isFalse();
    assertThat(program.state().ended().orElseThrow()).startsWith("it cannot be started: ");
  }
}
