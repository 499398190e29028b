// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.ovsdb.server.log.LogException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Plays the files in `src/test/resources/transcripts`; `-Drewrite=true` records them anew.
///
/// `== name` begins a case with an empty database. Then commands, `----`, what came of them, an
/// empty line:
/// - `[…]` queues the operations of a transaction; transactions are numbered from 1
/// - `cancel N` ends transaction N
/// - `advance N` lets N milliseconds pass
/// - `disk full`, `disk free` make the log fail and work
///
/// Commands of one stanza make one batch. UUIDs that the case does not send are named in the order
/// they appear.
class TranscriptTest {

  private static final Path FOLDER = Path.of("src/test/resources/transcripts");
  private static final Pattern UUID =
      Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");

  @ParameterizedTest
  @ValueSource(strings = {"operations", "commit", "batches"})
  void plays(String name) throws IOException, LogException {
    Path file = FOLDER.resolve(name + ".txt");
    List<String> recorded = Files.readAllLines(file);
    List<String> played = play(recorded);
    if (Boolean.getBoolean("rewrite")) {
      Files.write(file, played);
    } else {
      assertThat(played).isEqualTo(recorded);
    }
  }

  private static List<String> play(List<String> lines) throws LogException {
    List<String> played = new ArrayList<>();
    String sent = String.join("\n", lines.stream().filter(line -> !isOutput(line)).toList());
    TestBed.FakeLog log = new TestBed.FakeLog();
    TestBed bed = TestBed.of(log, true);
    Map<String, String> names = new HashMap<>();
    boolean output = false;
    for (String line : lines) {
      if (line.startsWith("== ")) {
        log = new TestBed.FakeLog();
        bed = TestBed.of(log, true);
        names.clear();
      }
      if (line.equals("----")) {
        bed.settle();
        played.add(line);
        for (String reply : bed.takeReplies()) {
          played.add(named(reply, sent, names));
        }
        output = true;
      } else if (!output || line.isEmpty()) {
        output = false;
        played.add(line);
        command(line, bed, log);
      }
    }
    return played;
  }

  private static boolean isOutput(String line) {
    return line.matches("\\d+: .*");
  }

  private static void command(String line, TestBed bed, TestBed.FakeLog log) {
    String[] words = line.split(" ", 2);
    if (line.startsWith("[")) {
      var _ = bed.transact(line);
    } else if (line.startsWith("cancel ")) {
      bed.cancel(Integer.parseInt(words[1]));
    } else if (line.startsWith("advance ")) {
      bed.settle();
      bed.advance(Long.parseLong(words[1]));
    } else if (line.startsWith("disk ")) {
      log.setFailing(line.equals("disk full"));
    } else {
      assertThat(line).as("a command").matches("|#.*|== .*");
    }
  }

  private static String named(String text, String sent, Map<String, String> names) {
    return UUID.matcher(text)
        .replaceAll(
            m ->
                Matcher.quoteReplacement(
                    sent.contains(m.group())
                        ? m.group()
                        : names.computeIfAbsent(m.group(), _ -> "<uuid" + names.size() + ">")));
  }
}
