// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A backup (ovsdb(7), "Active-Backup Database Service Model"): ours of the C server's, the C
/// server's of ours, and ours of ours.
class ActiveBackupTest {

  @TempDir private Path folder;
  private Site site;

  @BeforeEach
  void prepare() throws IOException {
    site = new Site(folder.toRealPath());
  }

  static Stream<Arguments> pairs() {
    ServerCommand c = ServerCommand.sideA();
    ServerCommand ours = ServerCommand.sideB();
    return Stream.of(Arguments.of(c, ours), Arguments.of(ours, c), Arguments.of(ours, ours));
  }

  private ServerProcess backup(ServerCommand command, Path file, String... options)
      throws IOException {
    String[] arguments = new String[options.length + 2];
    System.arraycopy(options, 0, arguments, 0, options.length);
    arguments[options.length] = "--sync-from=" + site.at("a");
    arguments[options.length + 1] = file.toString();
    return site.start(command, "b", arguments);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void theBackupFollowsAndTakesOver(ServerCommand activeCommand, ServerCommand backupCommand)
      throws IOException, InterruptedException {
    Path a = site.create("a", 1);
    Path b = site.create("b", 1);
    ServerProcess active = site.start(activeCommand, "a", a.toString());
    try {
      site.transact(
          "a",
          "{'op':'insert','table':'L','uuid-name':'l','row':{'x':1}},"
              + "{'op':'insert','table':'R','uuid-name':'r','row':{'n':1,'s':'one',"
              + "'set':['set',['a','b']],'l':['named-uuid','l'],'w':['named-uuid','r']}},"
              + "{'op':'insert','table':'X','row':{'x':7}}");
      try (ServerProcess backup = backup(backupCommand, b)) {
        site.awaitEqual("a", "b");
        assertThat(site.dump("b")).contains("one");
        assertThat(site.control("b", "sync-status"))
            .isEqualTo("state: backup\nreplicating: unix:a.sock\ndatabase: T");
        refuses();
        changes("a");
        site.awaitEqual("a", "b");

        active.kill();
        assertThat(site.dump("b")).contains("eins");
        active = site.start(activeCommand, "a", a.toString());
        site.transact("a", "{'op':'insert','table':'R','row':{'n':3}}");
        site.awaitEqual("a", "b");
        assertThat(backup.isAlive()).isTrue();

        active.kill();
        assertThat(site.control("b", "disconnect-active-ovsdb-server")).isEmpty();
        assertThat(site.control("b", "sync-status")).isEqualTo("state: active");
        changes("b");
        assertThat(site.dump("b")).contains("zwei");
      }
    } finally {
      active.close();
    }
  }

  private void refuses() throws IOException {
    assertThat(site.transact("b", "{'op':'insert','table':'X','row':{}}"))
        .isEqualTo(
            "[{\"details\":\"insert operation not allowed when database server is in read only"
                + " mode\",\"error\":\"not allowed\"}]");
    assertThat(site.transact("b", "{'op':'select','table':'X','where':[],'columns':['x']}"))
        .isEqualTo("[{\"rows\":[{\"x\":7}]}]");
  }

  private void changes(String server) throws IOException {
    String done =
        site.transact(
            server,
            "{'op':'update','table':'R','where':[['n','==',1]],'row':{'s':'eins'}},"
                + "{'op':'mutate','table':'R','where':[['n','==',1]],'mutations':"
                + "[['set','delete','a'],['set','insert','c'],"
                + "['map','insert',['map',[['k',1],['j',2]]]]]},"
                + "{'op':'delete','table':'R','where':[['n','==',2]]},"
                + "{'op':'insert','table':'R','row':{'n':2,'s':'zwei'}},"
                + "{'op':'delete','table':'X','where':[]}");
    assertThat(done).contains("uuid").doesNotContain("error");
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void excludedTablesStayAsTheyAre(ServerCommand activeCommand, ServerCommand backupCommand)
      throws IOException, InterruptedException {
    Path a = site.create("a", 1);
    Path b = site.create("b", 1);
    try (ServerProcess _ = site.start(activeCommand, "a", a.toString());
        ServerProcess _ = backup(backupCommand, b, "--active", "--sync-exclude-tables=T:X,Q:Y")) {
      site.transact("a", "{'op':'insert','table':'X','row':{'x':1}}");
      site.transact("a", "{'op':'insert','table':'R','row':{'n':1}}");
      site.transact("b", "{'op':'insert','table':'X','row':{'x':2}}");
      assertThat(site.control("b", "sync-status")).isEqualTo("state: active");
      assertThat(site.control("b", "get-sync-exclude-tables")).isEqualTo("Q:Y,T:X");
      assertThat(site.control("b", "connect-active-ovsdb-server")).isEmpty();
      String rows = "{'op':'select','table':'R','where':[],'columns':['n']}";
      site.await("R is copied", () -> site.transact("b", rows).contains("\"n\":1"));
      assertThat(site.control("b", "sync-status"))
          .isEqualTo("state: backup\nreplicating: unix:a.sock\ndatabase: T\nexclude: Q:Y,T:X");
      String kept = "{'op':'select','table':'X','where':[],'columns':['x']}";
      assertThat(site.transact("b", kept)).isEqualTo("[{\"rows\":[{\"x\":2}]}]");

      assertThat(site.control("b", "set-sync-exclude-tables", "T:R")).isEmpty();
      site.await("X is copied", () -> site.transact("b", kept).equals(site.transact("a", kept)));
    }
  }

  @Test
  void aSchemaThatLacksSomethingCannotBeReplicated() throws IOException, InterruptedException {
    for (ServerCommand command : new ServerCommand[] {ServerCommand.sideA(), ours()}) {
      Path a = site.create("a-" + command.name(), 2);
      Path b = site.create("b-" + command.name(), 1);
      try (ServerProcess _ = site.start(ours(), "a", a.toString());
          ServerProcess backup = backup(command, b)) {
        site.await(
            "the backup gives up", () -> site.control("b", "sync-status").equals("state: active"));
        assertThat(backup.log())
            .contains("Schema version mismatch, checking if T can still be replicated or not.")
            .contains("Column extra not present in the local db schema table R.")
            .contains("T cannot be replicated.")
            .contains("Nothing to replicate.");
      }
    }
  }

  @Test
  void aSchemaThatHasMoreCanBeReplicated() throws IOException, InterruptedException {
    Path a = site.create("a", 1);
    Path b = site.create("b", 2);
    try (ServerProcess _ = site.start(ServerCommand.sideA(), "a", a.toString());
        ServerProcess backup = backup(ours(), b)) {
      site.transact("a", "{'op':'insert','table':'R','row':{'n':1}}");
      String rows = "{'op':'select','table':'R','where':[],'columns':['n','extra']}";
      site.await(
          "the row is there", () -> site.transact("b", rows).contains("{\"extra\":0,\"n\":1}"));
      assertThat(backup.log()).contains("T can be replicated.");
    }
  }

  @Test
  void aServerIsNoBackupOfItself() throws IOException, InterruptedException {
    Path b = site.create("b", 1);
    try (ServerProcess server = site.start(ours(), "b", b.toString())) {
      assertThat(site.control("b", "connect-active-ovsdb-server"))
          .isEqualTo("Unable to connect: active server is not specified.");
      site.control("b", "set-active-ovsdb-server", site.at("b"));
      assertThat(site.control("b", "get-active-ovsdb-server")).isEqualTo("unix:b.sock");
      site.control("b", "connect-active-ovsdb-server");
      site.await("it gives up", () -> site.control("b", "sync-status").equals("state: active"));
      assertThat(server.log()).contains("Self replicating is not allowed");
    }
  }

  private static ServerCommand ours() {
    return ServerCommand.sideB();
  }
}
