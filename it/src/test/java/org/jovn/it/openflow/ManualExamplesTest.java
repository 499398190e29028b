// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.openflow;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.channel.OfController;
import org.jovn.openflow.channel.OfErrorException;
import org.jovn.openflow.channel.OfOptions;
import org.jovn.openflow.message.MultipartReply.FlowStats;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.MultipartRequest.FlowFilter;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.Port;
import org.jovn.openflow.text.Commands;
import org.jovn.openflow.text.FlowEntry;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.text.PortNames;
import org.jovn.openflow.text.TextException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/// The examples of ovs-actions(7), ovs-fields(7) and ovs-ofctl(8), each parsed, sent to an
/// `ovs-vswitchd`, read back and printed by the library, and the same done by `ovs-ofctl`: the
/// tables are the same, and so is what is said of an example that is refused.
@EnabledIf("org.jovn.it.openflow.RealSwitch#isInstalled")
class ManualExamplesTest {
  /// What is in the tables before each example.
  private static final String[] BEFORE = {
    "add-group group_id=1,type=all,bucket=output:1",
    "add-meter meter=1,pktps,bands=type=drop,rate=10",
    "add-flow table=9,cookie=1,priority=7,in_port=3,actions=output:2,group:1"
  };

  /// The options of tunnels that the examples match.
  private static final String MAP =
      "add-tlv-map {class=5,type=1,len=8}->tun_metadata0,{class=5,type=2,len=32}->tun_metadata7";

  private static final String[] CLEAR = {"del-flows", "del-groups", "del-meters"};

  @TempDir Path folder;

  /// What the tables hold after an example, and what was said.
  private record Outcome(String said, String tables) {}

  private static List<String> examples() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ManualExamplesTest.class.getResourceAsStream("examples.txt"))) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    }
  }

  @Test
  void examplesDoWhatTheyDoWithTheOther() throws Exception {
    List<String> differences = new ArrayList<>();
    int accepted = 0;
    OfOptions options = OfOptions.DEFAULT.withTimes(0, 20_000);
    try (RealSwitch real = RealSwitch.start(folder);
        OfController controller = OfController.start(1, options, _ -> _ -> {})) {
      OfConnection connection = controller.connect("unix:" + folder.resolve("br0.mgmt")).get();
      connection.apply(messages(line(MAP))).get();
      for (String example : examples()) {
        List<String> words = line(example);
        start(connection);
        Outcome theirs = theirs(real, words);
        undo(connection, words);
        start(connection);
        Outcome ours = ours(connection, words);
        undo(connection, words);
        if (theirs.said().isEmpty()) {
          accepted++;
        }
        if (!ours.equals(theirs)) {
          differences.add(
              "%s%n--- ovs-ofctl%n%s%s--- ours%n%s%s"
                  .formatted(example, theirs.said(), theirs.tables(), ours.said(), ours.tables()));
        }
      }
    }
    assertThat(differences).isEmpty();
    assertThat(accepted).as("examples that the switch takes").isGreaterThan(300);
  }

  /// Verb, bridge and argument.
  private static List<String> line(String example) {
    int space = example.indexOf(' ');
    return space < 0
        ? List.of(example, "br0")
        : List.of(example.substring(0, space), "br0", example.substring(space + 1));
  }

  private static List<OfMessage> messages(List<String> words) {
    return Commands.messages(words, Optional.empty());
  }

  private static void start(OfConnection connection) throws Exception {
    List<OfMessage> messages = new ArrayList<>();
    for (String line : Stream.of(CLEAR, BEFORE).flatMap(Stream::of).toList()) {
      messages.addAll(messages(line(line)));
    }
    connection.apply(messages).get();
  }

  /// Takes back what clearing the tables leaves.
  private static void undo(OfConnection connection, List<String> words) throws Exception {
    if (words.getFirst().endsWith("tlv-map")) {
      connection.apply(messages(line("del-tlv-map"))).get();
      connection.apply(messages(line(MAP))).get();
    }
  }

  private static Outcome theirs(RealSwitch real, List<String> words) throws Exception {
    RealSwitch.Result result = real.ovsOfctl(words);
    StringBuilder tables = new StringBuilder();
    for (String verb : dumps(words.getFirst())) {
      List<String> dump = new ArrayList<>(List.of(verb, "br0"));
      if (verb.equals("dump-flows")) {
        dump.add(0, "--no-stats");
      }
      tables.append(real.ovsOfctl(dump).out());
    }
    return new Outcome(normal(result.out() + result.err()), normal(tables.toString()));
  }

  private static Outcome ours(OfConnection connection, List<String> words) throws Exception {
    String said = "";
    try {
      List<OfMessage> messages = new ArrayList<>();
      PortNames.accepting(() -> names(connection), () -> messages.addAll(messages(words)));
      connection.apply(messages).get();
    } catch (TextException e) {
      said = "ovs-ofctl: " + e.getMessage() + "\n";
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof OfErrorException refusal)) {
        throw e;
      }
      said = MessageFormat.format(refusal.error());
    }
    StringBuilder tables = new StringBuilder();
    for (String verb : dumps(words.getFirst())) {
      if (verb.equals("dump-flows")) {
        for (FlowStats flow : connection.flows(FlowFilter.ALL).get()) {
          tables.append(FlowEntry.format(flow, false)).append('\n');
        }
      } else {
        MultipartRequest request = (MultipartRequest) messages(List.of(verb, "br0")).getFirst();
        for (OfMessage answer : connection.requestAll(request).get()) {
          tables.append(MessageFormat.format(answer));
        }
      }
    }
    return new Outcome(normal(said), normal(tables.toString()));
  }

  /// The verbs that show what a verb changes.
  private static List<String> dumps(String verb) {
    if (verb.contains("group")) {
      return List.of("dump-flows", "dump-groups");
    } else if (verb.contains("meter")) {
      return List.of("dump-flows", "dump-meters");
    }
    return List.of("dump-flows");
  }

  private static PortNames names(OfConnection connection) {
    Map<Integer, String> names = new HashMap<>();
    for (Port port : connection.ports().values()) {
      names.put(port.portNo(), port.name().toText());
    }
    return new PortNames(names);
  }

  /// Without what differs by nature: transaction numbers, and the log that `ovs-ofctl` writes.
  private static String normal(String text) {
    return text.replaceAll("xid=0x[0-9a-f]+", "xid=X")
        .replaceAll("(?m)^[0-9-]{10}T[0-9:.]+Z\\|.*\n", "")
        .replaceAll("(?m)^[0-9a-f]{8}  [0-9a-f -]+\n", "")
        .replaceAll("(?m)^(00000000  04 .. .. ..) .*", "$1 X");
  }
}
