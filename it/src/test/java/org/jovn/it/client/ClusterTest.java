// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jovn.it.client.Scene.LIMIT;
import static org.jovn.it.client.Scene.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.it.process.CommandResult;
import org.jovn.it.process.ServerCommand;
import org.jovn.it.process.ServerProcess;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.Outcome;
import org.jovn.ovsdb.client.replica.Values;
import org.jovn.ovsdb.data.UuidAtom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a standalone server does not show: resuming, the choice of a leader, the id of a cluster;
/// on C clusters, and through a C relay.
@Timeout(180)
class ClusterTest {

  @TempDir private Path folder;
  private Scene scene;
  private ServerCommand server;
  private String tool;

  @BeforeEach
  void find() {
    scene = new Scene(folder);
    server = new ServerCommand("C", List.of(ServerCommand.installed("ovsdb-server")));
    tool = ServerCommand.installed("ovsdb-tool");
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private ServerProcess startOne() throws IOException {
    Path schema = Files.writeString(folder.resolve("T.ovsschema"), Scene.SCHEMA_TEXT);
    Path file = folder.resolve("m0.db");
    String address = "tcp:127.0.0.1:" + Scene.freePort();
    CommandResult.outputOf(tool, "create-cluster", file.toString(), schema.toString(), address);
    Files.writeString(folder.resolve("address"), address);
    return scene.start(server, "m0", List.of(), file);
  }

  private List<ServerProcess> startThree() throws IOException {
    List<ServerProcess> members = new ArrayList<>();
    members.add(startOne());
    String first = Files.readString(folder.resolve("address"));
    for (int i = 1; i < 3; i++) {
      Path file = folder.resolve("m" + i + ".db");
      String address = "tcp:127.0.0.1:" + Scene.freePort();
      CommandResult.outputOf(tool, "join-cluster", file.toString(), "T", address, first);
      ServerProcess member = scene.start(server, "m" + i, List.of(), file);
      members.add(member);
      CommandResult.outputOf(
          ServerCommand.installed("ovsdb-client"),
          "--timeout=20",
          "wait",
          Scene.remote(member),
          "T",
          "connected");
    }
    return members;
  }

  private static String remotes(List<ServerProcess> members) {
    return String.join(",", members.stream().map(Scene::remote).toList());
  }

  @Test
  void resumesWhereItWas() throws Exception {
    ServerProcess member = startOne();
    ReplicaSession session = scene.load(Scene.options(Scene.remote(member)));
    ReplicaSession other = scene.load(Scene.options(Scene.remote(member)));
    for (int i = 0; i < 20; i++) {
      Scene.insert(session, "r" + i, i);
    }
    session.reconnect();
    UuidAtom missed = Scene.insert(other, "missed", 1);
    Scene.await(session, () -> session.snapshot().row(ROOT, missed) != null);
    Scene.assertSame(session, member);
    assertThat(session.snapshot().epoch()).as("loads of everything").isEqualTo(1);
  }

  @Test
  void resumesWhereverItIsCut() throws Exception {
    CutTest.walk(scene, startOne());
  }

  @Test
  void findsTheLeaderAndTheNextOne() throws Exception {
    List<ServerProcess> members = startThree();
    ReplicaSession session = scene.load(Scene.options(remotes(members)));
    Scene.insert(session, "before", 1);
    members.getFirst().kill();
    Outcome outcome =
        session.transact(
            Duration.ofSeconds(60),
            (_, transaction) -> transaction.insert(ROOT).set(Scene.NAME, Values.of("after")));
    assertThat(outcome).isInstanceOf(Outcome.Committed.class);
    Scene.assertSame(session, members.get(1));
    assertThat(session.snapshot().size(ROOT)).isEqualTo(2);
    assertThat(session.snapshot().epoch()).as("loads of everything").isEqualTo(1);
  }

  @Test
  void takesAFollowerOnlyWhenToldTo() throws Exception {
    List<ServerProcess> members = startThree();
    SessionOptions follower = Scene.options(Scene.remote(members.get(1)));
    ReplicaSession any = scene.load(follower.withLeaderOnly(false));
    UuidAtom uuid = Scene.insert(any, "through a follower", 1);
    Scene.assertSame(any, members.getFirst());
    ReplicaSession strict = scene.open(follower);
    assertThat(strict.awaitConnected(Duration.ofSeconds(2))).isFalse();
    assertThat(any.snapshot().row(ROOT, uuid)).isNotNull();
  }

  @Test
  void keepsToItsCluster() throws Exception {
    ServerProcess member = startOne();
    String text = CommandResult.outputOf(tool, "db-cid", folder.resolve("m0.db").toString());
    UuidAtom id = Objects.requireNonNull(UuidAtom.find(text.strip()));
    scene.load(Scene.options(Scene.remote(member)).withClusterId(id));
    UuidAtom another = UuidAtom.random(ThreadLocalRandom.current());
    ReplicaSession stranger =
        scene.open(Scene.options(Scene.remote(member)).withClusterId(another));
    assertThat(stranger.awaitConnected(Duration.ofSeconds(2))).isFalse();
  }

  /// As after a cluster was restored from a backup.
  @Test
  void takesOlderDataOnlyWhenToldTo() throws Exception {
    Path file = folder.resolve("m0.db");
    ServerProcess member = startOne();
    ReplicaSession session = scene.load(Scene.options(Scene.remote(member)));
    Scene.insert(session, "kept", 0);
    member.stop();
    Path backup = Files.copy(file, folder.resolve("backup.db"));
    ServerProcess later = scene.start(server, "m0", List.of(), file);
    assertThat(session.awaitConnected(LIMIT)).isTrue();
    for (int i = 0; i < 20; i++) {
      Scene.insert(session, "lost" + i, i);
    }
    later.stop();
    Files.copy(backup, file, StandardCopyOption.REPLACE_EXISTING);
    ServerProcess restored = scene.start(server, "m0", List.of(), file);
    Scene.await(session, () -> !session.isConnected());
    assertThat(session.awaitConnected(Duration.ofSeconds(3))).isFalse();
    assertThat(session.snapshot().size(ROOT)).as("rows while it waits").isEqualTo(21);
    session.resetMinIndex();
    assertThat(session.awaitConnected(LIMIT)).isTrue();
    Scene.assertSame(session, restored);
    assertThat(session.snapshot().size(ROOT)).isEqualTo(1);
  }

  @Test
  void readsAndWritesThroughARelay() throws Exception {
    ServerProcess member = startOne();
    Path relayed = Path.of("relay:T:" + Scene.remote(member));
    ServerProcess relay = scene.start(server, "relay", List.of(), relayed);
    ReplicaSession session = scene.load(Scene.options(Scene.remote(relay)));
    Scene.insert(session, "relayed", 1);
    Scene.assertSame(session, member);
    session.reconnect();
    ReplicaSession direct = scene.load(Scene.options(Scene.remote(member)));
    UuidAtom uuid = Scene.insert(direct, "direct", 2);
    Scene.await(session, () -> session.snapshot().row(ROOT, uuid) != null);
    assertThat(session.awaitConnected(LIMIT)).isTrue();
    assertThat(session.snapshot().epoch()).as("loads of everything").isEqualTo(1);
  }
}
