// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.daemon.Directories;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Program;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.tools.client.OvsdbClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `ovsdb-client`, ours and the C program's, on both servers.
class OvsdbClientTest {

  private static final String SCHEMA =
      """
      {"name":"T","version":"1.2.3","cksum":"12 34","tables":{
        "A":{"isRoot":true,"columns":{
          "s":{"type":"string"},"i":{"type":"integer"},"r":{"type":"real"},"b":{"type":"boolean"},
          "u":{"type":"uuid"},"ss":{"type":{"key":"string","min":0,"max":"unlimited"}},
          "m":{"type":{"key":"string","value":"integer","min":0,"max":"unlimited"}},
          "o":{"type":{"key":"string","min":0}},"e":{"type":"string","ephemeral":true},
          "ref":{"type":{"key":{"type":"uuid","refTable":"B"},"min":0,"max":"unlimited"}}}},
        "B":{"columns":{"x":{"type":"string"}},"maxRows":10}}}
      """;

  private static final String CONTENTS =
      """
      ["T",{"op":"insert","table":"B","row":{"x":"b1"},"uuid-name":"b1"},
       {"op":"insert","table":"A","row":{"s":"hello world","i":42,"r":1.5,"b":true,"o":"<x&y>",
         "ss":["set",["a","b c","d,e","\\"q\\""]],"m":["map",[["k",1],["l m",2]]],
         "ref":["named-uuid","b1"],"e":"\\u00e9\\u65e5\\u672c "}},
       {"op":"insert","table":"A","row":{"s":"tab\\tline\\n","i":-7,"r":1e300}},
       {"op":"insert","table":"A","row":{"s":"uuid"}}]
      """;

  /// One command line each, words separated by blanks; S stands for the server.
  private static final List<String> COMMANDS =
      """
      list-dbs S
      get-schema S T
      --pretty get-schema S
      get-schema S nope
      get-schema-version S
      get-schema-cksum S T
      list-tables S
      -f json list-tables S _Server
      list-columns S
      -f csv list-columns S T
      -d bare -f list list-columns S A
      -f html list-columns S
      dump S
      -d bare dump S
      -d json dump S
      -f list dump S T A
      --bare dump S T A s ss m
      -f html dump S
      -f html -d json --no-headings dump S
      -f csv dump S
      -f csv -d bare dump S
      -f json dump S
      -f json --pretty dump S T A i s
      --max-column-width=3 dump S
      --max-column-width=6 --no-headings dump S
      dump S nope
      dump S T A nope
      -f nope dump S
      -d nope dump S
      --no dump S
      --timeout=x dump S
      nope S
      list-dbs S x
      list-dbs unix:/nonexistent/socket
      list-dbs nope:x
      list-tables S T x
      transact S
      transact S {}
      transact S []
      transact S [1]
      transact S ["T",
      transact S ["nope"]
      transact S ["T",{"op":"nope"}]
      --pretty transact S ["T",{"op":"select","table":"A","where":[["i","==",99]]},{"op":"comment"}]
      transact S ["T",{"op":"select","table":"A","where":[]},{"op":"comment","comment":"x"}]
      query S ["T",{"op":"select","table":"B","where":[]}]
      query S ["T",{"op":"delete","table":"A","where":[]}]
      query S ["T",{"op":"insert","table":"B","row":{"x":1}}]
      query S ["T"]
      query S {}
      monitor S T nope
      monitor S T A s,s
      monitor S A nope
      monitor-cond S [] A s i x y
      monitor-cond S [["nope","==",1]] A
      monitor-cond S [] A s i x
      wait S T nope
      lock S a b
      convert S /nonexistent
      needs-conversion S /nonexistent
      """
          .lines()
          .toList();

  @TempDir Path folder;
  private String reference = "";

  @BeforeEach
  void writeDatabase() throws IOException {
    reference = ServerCommand.installed("ovsdb-client");
    Path schema = Files.writeString(folder.resolve("t.ovsschema"), SCHEMA);
    CommandResult.outputOf("ovsdb-tool", "create", database().toString(), schema.toString());
  }

  private Path database() {
    return folder.resolve("t.db");
  }

  @Test
  void printsWhatTheReferencePrintsOfTheReferenceServer() throws IOException {
    compare(ServerCommand.sideA());
  }

  @Test
  void printsWhatTheReferencePrintsOfOurServer() throws IOException {
    compare(ServerCommand.sideB());
  }

  private void compare(ServerCommand command) throws IOException {
    try (ServerProcess server = ServerProcess.start(command, "s", folder, List.of(), database())) {
      String socket = "unix:" + server.socket();
      assertThat(ours("transact", socket, CONTENTS.replace("\n", "")).status()).isZero();
      List<String> differences = new ArrayList<>();
      List<String> lines = new ArrayList<>(COMMANDS);
      lines.addAll(everyFormat());
      for (String line : lines) {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
          words.add(word.equals("S") ? socket : word);
        }
        CommandResult wanted = reference(words);
        CommandResult ours = ours(words.toArray(String[]::new));
        if (!ours.equals(wanted)) {
          differences.add(line + "\nC:    " + wanted + "\nours: " + ours);
        }
      }
      assertThat(differences).isEmpty();
    }
  }

  /// Each command that prints a table, with every combination of the options for it.
  private static List<String> everyFormat() {
    List<String> lines = new ArrayList<>();
    for (String format : List.of("table", "list", "html", "csv", "json")) {
      for (String more : List.of("", "--no-headings ", "--pretty ", "--bare ")) {
        String style = "-f " + format + " " + more;
        for (String data : List.of("string", "bare", "json")) {
          lines.add(style + "-d " + data + " dump S");
        }
        lines.add(style + "list-tables S");
        lines.add(style + "list-columns S");
      }
    }
    return lines;
  }

  @Test
  void backsUpAsTheReferenceAndConverts() throws IOException {
    try (ServerProcess server =
        ServerProcess.start(ServerCommand.sideB(), "s", folder, List.of(), database())) {
      String socket = "unix:" + server.socket();
      ours("transact", socket, CONTENTS.replace("\n", ""));
      CommandResult ours = ours("backup", socket);
      CommandResult theirs = reference(List.of("backup", socket));
      assertThat(withoutDate(ours.output())).isEqualTo(withoutDate(theirs.output()));
      Path copy = Files.writeString(folder.resolve("copy.db"), ours.output());
      assertThat(CommandResult.outputOf("ovsdb-tool", "db-version", copy.toString()))
          .isEqualTo("1.2.3\n");
      Path schema =
          Files.writeString(folder.resolve("new.ovsschema"), SCHEMA.replace("1.2.3", "1.2.4"));
      assertThat(ours("needs-conversion", socket, schema.toString()).output()).isEqualTo("yes\n");
      assertThat(ours("convert", socket, schema.toString()).status()).isZero();
      assertThat(ours("needs-conversion", socket, schema.toString()).output()).isEqualTo("no\n");
      assertThat(reference(List.of("get-schema-version", socket)).output()).isEqualTo("1.2.4\n");
    }
  }

  private static String withoutDate(String text) {
    return text.replaceAll("\"_date\":\\d+", "").replaceAll("OVSDB JSON (\\d+) .*", "$1");
  }

  private CommandResult reference(List<String> arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(reference));
    words.addAll(arguments);
    CommandResult result = CommandResult.of(words);
    String errors = result.errors().replace(reference + ": ", "ovsdb-client: "); // of getopt
    return new CommandResult(result.status(), result.output(), errors);
  }

  private CommandResult ours(String... arguments) {
    Program program =
        new Program(
            "ovsdb-client",
            "ovsdb-client (Open vSwitch) " + Program.OVS_VERSION,
            Directories.ovs(Map.of("OVS_RUNDIR", folder.toString())));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder errors = new StringBuilder();
    int status;
    try {
      status =
          OvsdbClient.run(
              program,
              arguments,
              out,
              line -> errors.append("ovsdb-client: ").append(line).append('\n'));
    } catch (Fatal e) {
      status = e.status();
      errors.append("ovsdb-client: ").append(e.text()).append('\n');
    }
    return new CommandResult(status, out.toString(StandardCharsets.UTF_8), errors.toString());
  }
}
