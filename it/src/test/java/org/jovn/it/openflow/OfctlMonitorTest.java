// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.openflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// `ofctl monitor` under commands of `ovs-appctl` answers and prints what `ovs-ofctl monitor` does.
@EnabledIf("org.jovn.it.openflow.RealSwitch#isInstalled")
class OfctlMonitorTest {
  @TempDir Path folder;

  /// What the commands were answered, and what was printed.
  private record Session(String answers, String printed, int status) {}

  @Test
  void commandsDoWhatTheyDoWithTheOther() throws Exception {
    try (RealSwitch real = RealSwitch.start(folder)) {
      Path theirSocket = folder.resolve("c.ctl");
      Process theirs =
          real.ovsOfctlInBackground("--unixctl=" + theirSocket, "monitor", "br0", "65534");
      Session expected = session(real, theirSocket, theirs, "c.txt");
      Path ourSocket = folder.resolve("j.ctl");
      Process ours =
          real.daemonOfOurs(
              "org.jovn.tools.OfctlMain", "--unixctl=" + ourSocket, "monitor", "br0", "65534");
      assertThat(session(real, ourSocket, ours, "j.txt")).isEqualTo(expected);
      assertThat(expected.printed()).contains("NXT_PACKET_IN2", "OFPT_FEATURES_REPLY");
    }
  }

  private Session session(RealSwitch real, Path socket, Process program, String name)
      throws Exception {
    RealSwitch.await(() -> Files.exists(socket));
    Path file = folder.resolve(name);
    StringBuilder answers = new StringBuilder();
    String packet = "in_port=1,packet=505400000005505400000007020000,actions=controller";
    for (List<String> words :
        List.of(
            List.of("ofctl/set-output-file", file.toString()),
            List.of("ofctl/send", "0405000812345678"),
            List.of("ofctl/barrier"),
            List.of("ofctl/send", "04", "xx"),
            List.of("ofctl/packet-out", packet),
            List.of("ofctl/packet-out", "in_port=1"),
            List.of("ofctl/barrier"))) {
      RealSwitch.Result result = real.appctl(socket, words.toArray(String[]::new));
      answers.append(result.status()).append(result.out()).append(result.err());
    }
    RealSwitch.await(() -> text(file).contains("PACKET_IN2") && count(text(file), "BARRIER") == 2);
    real.appctl(socket, "exit");
    assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Session(normal(answers.toString()), normal(text(file)), program.exitValue());
  }

  private static int count(String text, String word) {
    return text.split(word, -1).length - 1;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String normal(String text) {
    return text.replaceAll("xid=0x(?!12345678)[0-9a-f]+", "xid=X")
        .replaceAll("(?m)^ovs-appctl: \\S+: ", "");
  }
}
