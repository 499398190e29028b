// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Command lines of `ovsdb-server` that end at once: the C server and ours end with the same status
/// and the same last words.
class StartTest {

  private static final Pattern LOGGED = Pattern.compile("^[0-9-]{10}T[0-9:.]+Z\\|");

  @TempDir private Path folder;
  private Path database;

  @BeforeEach
  void create() throws IOException {
    Path schema = folder.resolve("schema");
    Files.writeString(
        schema,
        """
        {"name":"T","tables":{"R":{"isRoot":true,"columns":{
         "n":{"type":"integer"},"s":{"type":"string"}}}}}
        """);
    database = folder.resolve("a.db");
    CommandResult.outputOf(
        ServerCommand.installed("ovsdb-tool"), "create", database.toString(), schema.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--run=true DB",
        "--run=true DB DB",
        "--run=false DB",
        "--run=exit${IFS}7 DB",
        "--run=kill${IFS}-9${IFS}$$ DB",
        "--run=true --private-key=db:T,X,s DB",
        "--run=true --certificate=db:X,R,s DB",
        "--run=true --remote=db:T,R,x DB",
        "--run=true --remote=nowhere DB",
        "--run=true relay:Q:nowhere relay:Q:nowhere",
        "--run=true /nowhere.db",
      })
  void bothEndAlike(String line) throws IOException {
    assertThat(end(ServerCommand.sideB(), line)).isEqualTo(end(ServerCommand.sideA(), line));
  }

  /// Status and lines; not those of the log, and not the empty one that C prints after some errors.
  private List<String> end(ServerCommand server, String line) throws IOException {
    List<String> words = new ArrayList<>(server.words());
    words.addAll(
        List.of(
            "--unixctl=" + folder.resolve("ctl"),
            "--remote=punix:" + folder.resolve("sock"),
            "-vsyslog:off"));
    for (String word : line.split(" ", -1)) {
      words.add(word.equals("DB") ? database.toString() : word);
    }
    CommandResult result = CommandResult.of(words);
    List<String> lines = new ArrayList<>();
    lines.add("status " + result.status());
    result
        .errors()
        .lines()
        .filter(text -> !text.isEmpty() && !LOGGED.matcher(text).find())
        .forEach(lines::add);
    return lines;
  }
}
