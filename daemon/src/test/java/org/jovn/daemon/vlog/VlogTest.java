// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.vlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class VlogTest {

  @TempDir private Path folder;

  @BeforeEach
  void logToFileOnly() {
    Vlog.levels(Optional.empty(), Optional.of(Destination.CONSOLE), Severity.OFF);
    assertThat(Vlog.openFile(folder.resolve("log"))).isEmpty();
  }

  @AfterEach
  void restore() {
    Vlog.levels(Optional.empty(), Optional.empty(), Severity.INFO);
    Vlog.closeFile();
  }

  private List<String> lines(String file) throws IOException {
    return Files.readAllLines(folder.resolve(file)).stream()
        .map(line -> line.replaceFirst("^[-0-9T:.]{23}Z\\|[0-9]{5,}\\|", ""))
        .toList();
  }

  @Test
  void slf4jLoggersAreModules() throws IOException {
    Logger logger = LoggerFactory.getLogger("some_module");
    logger.info("one {} {}", 1, "x");
    logger.debug("hidden");
    assertThat(Vlog.configure("some_module:file:dbg")).isEmpty();
    logger.debug("shown");
    logger.trace("never");
    logger.error("with", new IllegalStateException("cause"));
    LoggerFactory.getLogger("org.example.Thing").warn("last part");
    assertThat(lines("log"))
        .startsWith(
            "vlog|INFO|opened log file " + folder.resolve("log"),
            "some_module|INFO|one 1 x",
            "some_module|DBG|shown",
            "some_module|ERR|with: java.lang.IllegalStateException: cause")
        .endsWith("Thing|WARN|last part");
  }

  @Test
  void nettyIsSilentUnlessNamed() throws IOException {
    Logger netty = LoggerFactory.getLogger("io.netty.channel.Something");
    assertThat(Vlog.configure("dbg")).isEmpty();
    Vlog.levels(Optional.empty(), Optional.of(Destination.CONSOLE), Severity.OFF);
    assertThat(netty.isErrorEnabled()).isFalse();
    assertThat(Vlog.list()).doesNotContain("netty\n").contains("netdev");
    assertThat(Vlog.configure("netty:file:info")).isEmpty();
    assertThat(netty.isInfoEnabled()).isTrue();
    assertThat(netty.isDebugEnabled()).isFalse();
    netty.info("hello");
    assertThat(lines("log")).endsWith("netty|INFO|hello");
    Vlog.levels(Optional.of("netty"), Optional.empty(), Severity.OFF);
  }

  @Test
  void fileIsReopenedUnderItsNameAndClosed() throws IOException {
    Path log = folder.resolve("log");
    assertThat(Vlog.reopenFile()).as("the same file: nothing happens").isEmpty();
    Files.move(log, folder.resolve("old"));
    assertThat(Vlog.reopenFile()).isEmpty();
    Vlog.closeFile();
    Vlog.log("vlog", Severity.WARN, "lost");
    assertThat(Vlog.reopenFile()).isEmpty();
    Files.delete(log);
    Files.createDirectory(log);
    assertThat(Vlog.reopenFile()).contains("Is a directory");
    assertThat(lines("old"))
        .containsExactly("vlog|INFO|opened log file " + log, "vlog|INFO|closing log file");
  }

  @Test
  void modeOfTheFileIsThatOfTheCPrograms() throws IOException {
    assertThat(Files.getPosixFilePermissions(folder.resolve("log")).toString())
        .doesNotContain("OTHERS");
  }

  @Test
  void unknownModuleIsRefused() {
    assertThat(Vlog.configure("no_such")).contains("no destination, level, or module \"no_such\"");
    assertThat(Vlog.configure("any")).isEmpty();
  }
}
