// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.replication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;

/// Servers in one folder, which is their run directory, and what a person asks them with the C
/// programs `ovsdb-client` and `ovs-appctl`.
record Site(Path folder) {

  static final Duration LIMIT = Duration.ofSeconds(30);

  /// What a test waits for.
  interface Check {
    boolean holds() throws IOException;
  }

  /// Creates a database; the schema of version 2 has a column `extra` more.
  Path create(String name, int version) throws IOException {
    Path schema = schema(version);
    Path file = folder.resolve(name + ".db");
    CommandResult.outputOf(tool("ovsdb-tool"), "create", file.toString(), schema.toString());
    return file;
  }

  Path schema(int version) throws IOException {
    Path schema = folder.resolve("v" + version);
    String extra = version > 1 ? "\"extra\":{\"type\":\"integer\"}," : "";
    Files.writeString(
        schema,
        """
        {"name":"T","version":"%s","tables":{
         "R":{"isRoot":true,"indexes":[["n"]],"columns":{%s
          "n":{"type":"integer"},"s":{"type":"string"},
          "set":{"type":{"key":"string","min":0,"max":"unlimited"}},
          "map":{"type":{"key":"string","value":"integer","min":0,"max":"unlimited"}},
          "l":{"type":{"key":{"type":"uuid","refTable":"L"},"min":0,"max":"unlimited"}},
          "w":{"type":{"key":{"type":"uuid","refTable":"R","refType":"weak"},"min":0}}}},
         "L":{"columns":{"x":{"type":"integer","mutable":false}}},
         "X":{"isRoot":true,"columns":{"x":{"type":"integer"}}}}}
        """
            .formatted(version + ".0.0", extra));
    return schema;
  }

  private static String tool(String program) {
    return ServerCommand.installed(program);
  }

  ServerProcess start(ServerCommand command, String name, String... arguments) throws IOException {
    return ServerProcess.start(command, name, folder, List.of(arguments));
  }

  String at(String name) {
    return "unix:" + folder.resolve(name + ".sock");
  }

  /// What `ovsdb-client` prints, without the last line feed; of an error the text.
  String client(String command, String server, String... arguments) throws IOException {
    List<String> words = new ArrayList<>(List.of(tool("ovsdb-client"), "--timeout=20"));
    words.addAll(List.of(command.split(" ")));
    words.add(at(server));
    words.addAll(Arrays.asList(arguments));
    CommandResult result = CommandResult.of(words);
    return (result.output() + result.errors()).strip();
  }

  String transact(String server, String operations) throws IOException {
    return client("transact", server, "[\"T\"," + operations.replace('\'', '"') + "]");
  }

  String dump(String server) throws IOException {
    return client("dump", server, "T");
  }

  /// What `ovs-appctl` prints.
  String control(String server, String command, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(tool("ovs-appctl"));
    words.add("--target=" + folder.resolve(server + ".ctl"));
    words.add("ovsdb-server/" + command);
    words.addAll(Arrays.asList(arguments));
    CommandResult result = CommandResult.of(words);
    return (result.output() + result.errors()).replace(folder + "/", "").strip();
  }

  void await(String what, Check check) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!check.holds()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            String.format(Locale.ROOT, "%s: not within %d s", what, LIMIT.toSeconds()));
      }
      Thread.sleep(20);
    }
  }

  /// Waits until two servers have the same rows.
  void awaitEqual(String one, String other) throws IOException, InterruptedException {
    await("the rows of " + other + " are those of " + one, () -> dump(one).equals(dump(other)));
  }
}
