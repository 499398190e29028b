// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.RecordBatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each command line goes to the C program and to ours, in folders with the same files; status,
/// both outputs and the databases afterwards must be the same.
@EnabledIf("org.jovn.tools.OvsdbToolRun#hasReference")
class OvsdbToolTest {

  private static final String SCHEMA =
      """
      {"name":"T","version":"1.2.3","cksum":"12345 67","tables":{"A":{"columns":{\
      "n":{"type":"string"},"i":{"type":"integer"},\
      "s":{"type":{"key":"integer","min":0,"max":"unlimited"}},\
      "m":{"type":{"key":"string","value":"string","min":0,"max":"unlimited"}},\
      "e":{"type":"string","ephemeral":true}},"isRoot":true,"indexes":[["n"]]}}}\
      """;

  private static final String ROW =
      "{\"_date\":1795419152719,\"A\":{\"6a8b5b64-43fd-4c83-9885-e06978e133a9\":{\"n\":\"z"
          + "\",\"i\":5,\"s\":[\"set\",[1,2]],\"m\":[\"map\",[[\"a"
          + " b\",\"c\"]]]}},\"_is_diff\":true}";

  @TempDir static Path template = Path.of("");
  @TempDir Path directory = Path.of("");

  private record Pair(Path reference, Path ours) {}

  /// Two folders with the same files.
  private Pair prepare() throws IOException {
    return new Pair(
        copy(Files.createDirectories(directory.resolve("reference"))),
        copy(Files.createDirectories(directory.resolve("ours"))));
  }

  private static Path copy(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(template)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return folder;
  }

  @BeforeAll
  static void fillTemplate() throws IOException {
    Path folder = template;
    Files.writeString(folder.resolve("vswitch.ovsschema"), SCHEMA);
    Files.writeString(
        folder.resolve("more.ovsschema"),
        SCHEMA.replace("1.2.3", "1.3.0").replace("\"e\":{", "\"z\":{\"type\":\"real\"},\"e\":{"));
    Files.writeString(
        folder.resolve("less.ovsschema"), SCHEMA.replace("\"i\":{\"type\":\"integer\"},", ""));
    Files.writeString(
        folder.resolve("other.ovsschema"),
        SCHEMA.replace("\"i\":{\"type\":\"integer\"}", "\"i\":{\"type\":\"string\"}"));
    Files.writeString(folder.resolve("bare.ovsschema"), "{\"name\":\"T\",\"tables\":{}}");
    Files.writeString(
        folder.resolve("bad.ovsschema"), "{\"name\":\"T\",\"version\":\"x\",\"tables\":{}}");
    Files.writeString(folder.resolve("list.ovsschema"), "[1]");
    Files.writeString(folder.resolve("torn.ovsschema"), "{\"name\":\"T\"");
    Files.writeString(folder.resolve("garbage"), "hello\n");
    Files.createFile(folder.resolve("nothing"));
    write(folder.resolve("conf.db"), SCHEMA, ROW);
    write(folder.resolve("empty.db"), SCHEMA);
    write(folder.resolve("badtable.db"), SCHEMA, ROW, "{\"B\":{}}");
    write(folder.resolve("notobject.db"), SCHEMA, ROW, "[1]");
    write(folder.resolve("notjson.db"), SCHEMA, "{\"a\":");
    write(folder.resolve("badschema.db"), "{\"name\":\"T\"}");
    byte[] whole = Files.readAllBytes(folder.resolve("conf.db"));
    Files.write(folder.resolve("torn.db"), Arrays.copyOf(whole, whole.length - 9));
    whole[whole.length - 9] ^= 1;
    Files.write(folder.resolve("hash.db"), whole);
    write(folder.resolve("log.db"), log());
  }

  private static void write(Path file, String... records) {
    try (LogFile log = LogFile.open(file, file.toString(), FileAccess.CREATE)) {
      RecordBatch batch = new RecordBatch();
      for (String record : records) {
        JsonOutput out = batch.begin();
        out.raw(record.getBytes(UTF_8));
        batch.end();
      }
      log.append(batch, false);
      Files.delete(file.resolveSibling("." + file.getFileName() + ".~lock~"));
    } catch (LogException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Records of all kinds for `show-log`.
  private static String[] log() {
    String row = "\"00000000-1111-4111-8111-111111111111\"";
    String other = "\"00000001-1111-4111-8111-111111111111\"";
    return new String[] {
      "{\"name\":\"T\",\"tables\":{\"A\":{\"columns\":{\"name\":{\"type\":\"string\"},"
          + "\"i\":{\"type\":\"integer\"},\"o\":{\"type\":{\"key\":\"integer\",\"min\":0}},"
          + "\"s\":{\"type\":{\"key\":\"string\",\"min\":0,\"max\":\"unlimited\"}},"
          + "\"m\":{\"type\":{\"key\":\"string\",\"value\":\"integer\",\"min\":0,"
          + "\"max\":\"unlimited\"}}}},\"B\":{\"columns\":{\"x\":{\"type\":\"string\"}}}}}",
      "{\"_date\":1795419152719,\"_comment\":\"hi \\\"there\\\"\",\"A\":{"
          + row
          + ":{\"name\":\"foo bar\",\"i\":5,\"o\":[\"set\",[]],\"s\":[\"set\",[\"a b\",\"c\","
          + "\"true\",\"1x\"]],\"m\":[\"map\",[[\"k\",1],[\"\",2]]]}}}",
      "{\"_date\":1000,\"A\":{" + row + ":{\"i\":6}}}",
      "{\"A\":{" + row + ":{\"name\":\"new\",\"o\":7,\"s\":\"solo\"}}}",
      "{\"A\":{" + row + ":{\"m\":[\"map\",[[\"k\",3]]],\"o\":8}},\"_is_diff\":true}",
      "{\"A\":{" + other + ":{\"i\":3}},\"_is_diff\":true}",
      "{\"A\":{" + row + ":null}}",
      "{\"A\":{" + row + ":{\"zz\":[\"x\",{\"b\":1,\"a\":2}],\"i\":\"bad\"}}}",
      "{\"B\":{},\"Q\":{" + other + ":{\"n\":1}},\"R\":5,\"_x\":{" + other + ":{}}}",
      "{\"B\":{\"short\":{\"x\":\"two words\"}},\"_comment\":5,\"_date\":-5}",
      "{\"_comment\":\"\",\"_date\":2147483647}",
      "{\"B\":{" + other + ":5},\"_date\":9223372036854775807}",
      "{\"B\":{" + other + ":{\"x\":\"\u00e9\\t\"}},\"_date\":1.5}",
    };
  }

  /// Runs both and compares. Operands that name a file of the folder, or end in `.db`, are made
  /// absolute.
  private void compare(String... line) throws IOException {
    Pair pair = prepare();
    OvsdbToolRun expected = OvsdbToolRun.reference(pair.reference(), in(pair.reference(), line));
    OvsdbToolRun found = OvsdbToolRun.ours(pair.ours(), in(pair.ours(), line));
    assertThat(withoutLogLines(found.normalized(pair.ours())).sorted())
        .as(String.join(" ", line))
        .isEqualTo(withoutLogLines(expected.normalized(pair.reference())).sorted());
    assertThat(contents(pair.ours()))
        .as("files after %s", String.join(" ", line))
        .isEqualTo(contents(pair.reference()));
    clear(pair.ours());
    clear(pair.reference());
  }

  /// In this process log lines go to the console of the tests.
  private static OvsdbToolRun withoutLogLines(OvsdbToolRun run) {
    String err = run.err().replaceAll("(?m)^TIME\\|.*\n", "");
    return new OvsdbToolRun(run.status(), run.out(), err);
  }

  private static List<String> in(Path folder, String... line) {
    List<String> arguments = new ArrayList<>();
    for (String word : line) {
      boolean isFile =
          word.endsWith(".db")
              || word.equals(".")
              || (word.matches("[a-z.]+") && Files.isRegularFile(folder.resolve(word)));
      arguments.add(isFile ? folder.resolve(word).normalize().toString() : word);
    }
    return arguments;
  }

  /// The databases, as the C program shows them, and the names of the files.
  private static List<String> contents(Path folder) throws IOException {
    List<String> contents = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        // Which of two files is locked first is nobody's business.
        if (!name.endsWith(".~lock~")) {
          contents.add(name);
        }
        boolean isOld = Files.exists(template.resolve(name));
        if (name.endsWith(".db")
            && !(isOld && Files.mismatch(file, template.resolve(name)) == -1)) {
          OvsdbToolRun log =
              OvsdbToolRun.reference(folder, List.of("-mm", "show-log", file.toString()));
          contents.add(log.normalized(folder).sorted().out());
        }
      }
    }
    return contents;
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "help",
        "",
        "-V",
        "--version",
        "list-commands",
        "--option",
        "foo",
        "--foo",
        "-z",
        "create a b c d",
        "--rbac-role",
        "--mor help",
        "--elec=abc create-cluster a b c",
        "--cid=x join-cluster a b c d",
        "--detach help",
        "--timeout=5 help",
        "-vfoo help",
        "--more=3 help",
        "query",
        "transact 1 2 3",
        "db-cid",
        "compare-versions 1.2.3",
        "compare-versions 1.2.3 < 1.2.4",
        "compare-versions 1.2.3 > 1.2.4",
        "compare-versions 10.0.0 >= 9.9.9",
        "compare-versions 1.2.3 != 1.2.3",
        "compare-versions 01.2.3 == +1.2.3",
        "compare-versions 1.2.x > 1.2.4",
        "compare-versions 1.2.3 ~ 1.2.4",
        "compare-versions 1.2 <= 1.2.0",
      })
  void readsTheCommandLine(String line) throws IOException {
    compare(line.isEmpty() ? new String[0] : line.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf.db",
        "none.db",
        ".",
        "garbage",
        "nothing",
        "torn.db",
        "badschema.db",
        "notjson.db"
      })
  void looksAtDatabases(String file) throws IOException {
    compare("db-name", file);
    compare("db-version", file);
    compare("db-cksum", file);
    compare("db-cid", file);
    compare("db-sid", file);
    compare("db-local-address", file);
    compare("db-is-clustered", file);
    compare("db-is-standalone", file);
    compare("needs-conversion", file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vswitch.ovsschema",
        "bare.ovsschema",
        "bad.ovsschema",
        "list.ovsschema",
        "torn.ovsschema",
        "nothing",
        ".",
        "/nonexistent",
      })
  void looksAtSchemas(String file) throws IOException {
    compare("schema-name", file);
    compare("schema-version", file);
    compare("schema-cksum", file);
    compare("create", "new.db", file);
    compare("needs-conversion", "conf.db", file);
  }

  @Test
  void hasDefaultFiles() throws IOException {
    compare("db-name");
    compare("schema-name");
    compare("needs-conversion");
    compare("show-log");
    compare("compact");
    compare("convert");
    compare("create");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conf.db",
        "log.db",
        "torn.db",
        "hash.db",
        "notobject.db",
        "notjson.db",
        "badtable.db",
        "badschema.db",
        "garbage",
        "nothing",
        "none.db",
      })
  void showsLogs(String file) throws IOException {
    compare("show-log", file);
    compare("-m", "show-log", file);
    compare("show-log", file, "-mm");
    compare("show-log", "--more", "-mm", file);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "[]",
        "[\"X\"]",
        "[\"T\"]",
        "\"x\"",
        "",
        "[\"T\"] x",
        "[\"T\",5]",
        "[\"T\",{\"op\":\"foo\"}]",
        "[\"T\",{\"op\":\"insert\",\"table\":\"A\",\"row\":{\"n\":\"q\",\"i\":1}}]",
        "[\"T\",{\"op\":\"insert\",\"table\":\"A\",\"row\":{\"n\":\"q\"}},{\"op\":\"abort"
            + "\"},{\"op\":"
            + "\"commit\",\"durable\":true}]",
        "[\"T\",{\"op\":\"insert\",\"table\":\"A\",\"row\":{\"n\":\"q\",\"e\":\"x\"}},{\"op\":"
            + "\"comment\",\"comment\":\"why\"},{\"op\":\"commit\",\"durable\":true}]",
        "[\"T\",{\"op\":\"wait\",\"table\":\"A\",\"where\":[],\"columns\":[\"n\"],\"until\":\"==\","
            + "\"rows\":[]}]",
        "[\"T\",{\"op\":\"wait\",\"table\":\"A\",\"where\":[],\"columns\":[\"n\"],\"until\":\"==\","
            + "\"rows\":[],\"timeout\":0}]",
        "[\"T\",{\"op\":\"update\",\"table\":\"A\",\"where\":[],\"row\":{\"i\":6}},{\"op"
            + "\":\"wait\","
            + "\"table\":\"A\",\"where\":[],\"columns\":[\"n\"],\"until\":\"==\",\"rows\":[]}]",
        "[\"T\",{\"op\":\"assert\",\"lock\":\"l\"}]",
        "[\"T\",{\"op\":\"update\",\"table\":\"A\",\"where\":[[\"n\",\"==\",\"z\"]],\"row\":"
            + "{\"i\":9,\"s\":[\"set\",[2,3]]}}]",
        "[\"T\",{\"op\":\"delete\",\"table\":\"A\",\"where\":[]}]",
        "[\"T\",{\"op\":\"select\",\"table\":\"A\",\"where\":[]}]",
        "[\"T\",{\"op\":\"select\",\"table\":\"Z\",\"where\":[]}]",
      })
  void executesTransactions(String transaction) throws IOException {
    compare("query", "conf.db", transaction);
    compare("transact", "conf.db", transaction);
    compare("--rbac-role=x", "transact", transaction);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"torn.db", "hash.db", "badtable.db", "badschema.db", "none.db", "garbage"})
  void refusesDamagedDatabases(String file) throws IOException {
    compare("query", file, "[\"T\"]");
    compare("transact", file, "[\"T\"]");
    compare("compact", file);
    compare("compact", file, "new.db");
    if (!file.equals("badtable.db")) { // C reads it under the new schema, and sees nothing wrong
      compare("convert", file, "vswitch.ovsschema");
    }
  }

  @Test
  void rewritesDatabases() throws IOException {
    compare("compact", "conf.db");
    compare("compact", "conf.db", "new.db");
    compare("compact", "empty.db", "new.db");
    compare("compact", "empty.db", "conf.db");
    compare("compact", "conf.db", "garbage");
    compare("compact", "conf.db", "folder/new.db");
    compare("compact", "folder/none.db");
    compare("convert", "conf.db", "more.ovsschema");
    compare("convert", "conf.db", "less.ovsschema");
    compare("convert", "conf.db", "more.ovsschema", "new.db");
    compare("convert", "conf.db", "other.ovsschema");
    compare("convert", "conf.db", "other.ovsschema", "new.db");
    compare("create", "new.db", "vswitch.ovsschema");
    compare("create", "conf.db", "vswitch.ovsschema");
    compare("create", "folder/new.db", "vswitch.ovsschema");
    compare("check-cluster", "conf.db");
  }

  @Test
  void refusesWhatConcernsClusters() throws IOException {
    Path folder = prepare().ours();
    Path cluster = folder.resolve("cluster.db");
    OvsdbToolRun.reference(
        folder, List.of("create-cluster", "cluster.db", "vswitch.ovsschema", "tcp:127.0.0.1:9"));
    for (String command :
        List.of("db-version", "db-cksum", "compact", "convert", "needs-conversion")) {
      assertThat(OvsdbToolRun.ours(folder, List.of(command, cluster.toString())))
          .isEqualTo(OvsdbToolRun.reference(folder, List.of(command, cluster.toString())));
    }
    for (String command :
        List.of(
            "db-name",
            "db-cid",
            "db-sid",
            "db-local-address",
            "db-is-clustered",
            "db-is-standalone")) {
      assertThat(OvsdbToolRun.ours(folder, List.of(command, cluster.toString())))
          .isEqualTo(OvsdbToolRun.reference(folder, List.of(command, cluster.toString())));
    }
    for (List<String> line :
        List.of(
            List.of("create-cluster", "a", "b", "c"),
            List.of("join-cluster", "a", "b", "c", "d"),
            List.of("show-log", cluster.toString()),
            List.of("check-cluster", cluster.toString()),
            List.of("cluster-to-standalone", "a", cluster.toString()))) {
      OvsdbToolRun run = OvsdbToolRun.ours(folder, line);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("not supported");
    }
  }

  /// The log's lines about the lock are part of what the process prints.
  @Test
  void anotherProcessKeepsTheFileLocked() throws Exception {
    Pair pair = prepare();
    for (List<String> line :
        List.of(List.of("transact", "conf.db", "[\"T\"]"), List.of("compact", "conf.db"))) {
      OvsdbToolRun expected;
      OvsdbToolRun found;
      try (LogFile a = open(pair.reference());
          LogFile b = open(pair.ours())) {
        assertThat(a.display()).isNotEqualTo(b.display());
        expected = OvsdbToolRun.reference(pair.reference(), line);
        found = OvsdbToolRun.ourProcess(pair.ours(), line);
      }
      assertThat(expected.status()).isEqualTo(1);
      assertThat(found.normalized(pair.ours())).isEqualTo(expected.normalized(pair.reference()));
    }
  }

  private static LogFile open(Path folder) throws LogException {
    Path file = folder.resolve("conf.db");
    return LogFile.open(file, file.toString(), FileAccess.READ_WRITE);
  }
}
