// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.channel;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest.FlowFilter;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OfChannelTest {
  private static final OfOptions PLAY_SWITCH =
      OfOptions.DEFAULT.withStart(OfOptions.Start.HELLO).withTimes(0, 10_000);

  private final BlockingQueue<OfConnection> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<OfMessage> reported = new LinkedBlockingQueue<>();
  private final BlockingQueue<FakeSwitch> fakes = new LinkedBlockingQueue<>();
  private final BlockingQueue<OfConnection> switchSides = new LinkedBlockingQueue<>();
  private final List<OfController> open = new ArrayList<>();
  private final OfController switches = OfController.start(1, PLAY_SWITCH, this::fake);

  @TempDir Path folder;

  @BeforeEach
  void rememberSwitches() {
    open.add(switches);
  }

  @AfterEach
  void closeAll() {
    open.forEach(OfController::close);
  }

  private SwitchListener fake(OfConnection connection) {
    FakeSwitch fake = new FakeSwitch(connection);
    fakes.add(fake);
    switchSides.add(connection);
    return fake;
  }

  private OfController controller(OfOptions options) {
    OfController controller =
        OfController.start(
            1,
            options,
            connection -> {
              accepted.add(connection);
              return reported::add;
            });
    open.add(controller);
    return controller;
  }

  private OfConnection connected(OfOptions options) throws IOException, InterruptedException {
    OfListener listener = controller(options).listen("ptcp:0:127.0.0.1");
    switches.connect("tcp:127.0.0.1:" + listener.port()).join();
    return accepted.take();
  }

  private static FlowMod flow(int priority) {
    return new FlowMod(0, 0, 0, 0, 0, 0, 0, priority, -1, -1, -1, 0, Match.ANY, List.of());
  }

  @Test
  void handshakeTellsFeaturesAndPorts() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT);
    assertThat(connection.features().orElseThrow().datapathId()).isEqualTo(0xabc);
    assertThat(connection.ports().values()).containsExactly(FakeSwitch.port(1));
    switchSides.take().send(new OfMessage.PortStatus(0, 0, FakeSwitch.port(2)));
    assertThat(reported.take()).isInstanceOf(OfMessage.PortStatus.class);
    assertThat(connection.ports().keySet()).containsExactly(1, 2);
  }

  @Test
  void unixSocketsBothWays() throws Exception {
    Path socket = folder.resolve("of.sock");
    OfListener listener = switches.listen("punix:" + socket);
    OfConnection connection = controller(OfOptions.DEFAULT).connect("unix:" + socket).get();
    assertThat(connection.echo(Bytes.ofHex("0102")).get()).isEqualTo(Bytes.ofHex("0102"));
    listener.close();
    assertThat(socket).doesNotExist();
  }

  @Test
  void refusedConnectionSaysWhy() {
    assertThatThrownBy(() -> switches.connect("unix:" + folder.resolve("none")).get())
        .hasMessageContaining("No such file or directory");
    assertThatThrownBy(() -> switches.connect("ptcp:1:127.0.0.1"))
        .hasMessageContaining("not an active connection method");
  }

  @Test
  void requestsAreAnsweredByTheirNumber() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT);
    connection.barrier().get();
    assertThat(connection.flows(FlowFilter.ALL).get())
        .extracting(MultipartReply.FlowStats::priority)
        .containsExactly(1, 2, 3);
  }

  @Test
  void applyFailsWithTheFirstError() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT);
    connection.apply(List.of(flow(1), flow(2))).get();
    assertThatThrownBy(
            () -> connection.apply(List.of(flow(1), flow(FakeSwitch.BAD_PRIORITY))).get())
        .cause()
        .isInstanceOfSatisfying(
            OfErrorException.class,
            e -> assertThat(e.error().error()).contains(OfError.OFPFMFC_TABLE_FULL));
    assertThat(reported).isEmpty();
  }

  @Test
  void bundleIsAllOrNothing() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT);
    FakeSwitch fake = fakes.take();
    connection.bundle(3, List.of(flow(1), flow(2))).get();
    assertThat(fake.received.stream().filter(FlowMod.class::isInstance)).hasSize(2);
    assertThatThrownBy(
            () -> connection.bundle(3, List.of(flow(3), flow(FakeSwitch.BAD_PRIORITY))).get())
        .hasMessageContaining("OFPFMFC_TABLE_FULL");
    connection.barrier().get();
    assertThat(fake.received.stream().filter(FlowMod.class::isInstance)).hasSize(2);
  }

  @Test
  void staleGenerationIsAnError() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT);
    assertThat(connection.role(2, 5).get().role()).isEqualTo(2);
    assertThatThrownBy(() -> connection.role(2, 4).get()).hasMessageContaining("OFPRRFC_STALE");
  }

  @Test
  void requestWithoutAnswerTimesOut() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT.withTimes(0, 200));
    CompletableFuture<OfMessage> request = connection.request(new OfMessage.GetConfigRequest(0));
    assertThatThrownBy(request::get)
        .hasCauseInstanceOf(TimeoutException.class)
        .hasMessageContaining("no answer within 200 ms");
  }

  @Test
  void limitsOfRequestsAndReplies() throws Exception {
    OfConnection connection = connected(OfOptions.DEFAULT.withLimits(1, 100, 1 << 20, 1 << 20));
    var _ = connection.request(new OfMessage.GetConfigRequest(0));
    assertThatThrownBy(() -> connection.barrier().get())
        .hasMessageContaining("1 requests without an answer already");
    OfConnection other = connected(OfOptions.DEFAULT.withLimits(9, 100, 1 << 20, 1 << 20));
    assertThatThrownBy(() -> other.flows(FlowFilter.ALL).get())
        .hasMessageContaining("longer than 100 bytes");
    other.barrier().get();
  }

  @Test
  void peerThatDoesNotReadIsGivenUp() throws Exception {
    OfOptions options =
        OfOptions.DEFAULT
            .withStart(OfOptions.Start.HELLO)
            .withLimits(9, 1 << 20, 10_000, 1_000_000);
    OfController flooding =
        OfController.start(
            1,
            options,
            connection -> {
              accepted.add(connection);
              // As many answers as questions, on the event loop, which never waits.
              return _ -> {
                for (int i = 0; i < 1_000; i++) {
                  connection.send(
                      new OfMessage.EchoReply(OfMessage.VERSION, 0, Bytes.zeros(60_000)));
                }
              };
            });
    open.add(flooding);
    OfListener listener = flooding.listen("ptcp:0:127.0.0.1");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      hello(socket);
      socket.getOutputStream().write(Bytes.ofHex("0414000800000001").toArray());
      assertThat(accepted.take().closed().get()).contains("does not read");
    }
  }

  @Test
  void silentPeerIsProbedAndDropped() throws Exception {
    OfListener listener =
        controller(OfOptions.DEFAULT.withStart(OfOptions.Start.HELLO).withTimes(100, 1_000))
            .listen("ptcp:0:127.0.0.1");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      DataInputStream in = hello(socket);
      byte[] probe = in.readNBytes(8);
      assertThat(probe[1]).isEqualTo((byte) 2);
      assertThat(accepted.take().closed().get()).contains("no response to inactivity probe");
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private static DataInputStream hello(Socket socket) throws IOException {
    socket.getOutputStream().write(Bytes.ofHex("0400000800000001").toArray());
    DataInputStream in = new DataInputStream(socket.getInputStream());
    assertThat(Bytes.of(in.readNBytes(16)).slice(0, 4)).isEqualTo(Bytes.ofHex("04000010"));
    return in;
  }

  @Test
  void otherVersionsAreRefused() throws Exception {
    OfListener listener = controller(OfOptions.DEFAULT).listen("ptcp:0:127.0.0.1");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      socket.getOutputStream().write(Bytes.ofHex("0100000800000007").toArray());
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readNBytes(16);
      byte[] error = in.readAllBytes();
      assertThat(Bytes.of(error).slice(4, 12)).isEqualTo(Bytes.ofHex("0000000700000000"));
      assertThat(new String(error, 12, error.length - 12, StandardCharsets.UTF_8))
          .contains("We support version 0x04, you support version 0x01, no common versions.");
    }
  }

  @Test
  void badMessageIsAnsweredWithItsError() throws Exception {
    OfListener listener =
        controller(OfOptions.DEFAULT.withStart(OfOptions.Start.HELLO)).listen("ptcp:0:127.0.0.1");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
      DataInputStream in = hello(socket);
      socket.getOutputStream().write(Bytes.ofHex("046300080000002a0402000800000003").toArray());
      assertThat(Bytes.of(in.readNBytes(12))).isEqualTo(Bytes.ofHex("040100140000002a00010001"));
      in.readNBytes(8);
      assertThat(Bytes.of(in.readNBytes(8))).isEqualTo(Bytes.ofHex("0403000800000003"));
      socket.getOutputStream().write(Bytes.ofHex("0414000300000001").toArray());
      assertThat(accepted.take().closed().get()).contains("message length 3 is below 8");
    }
  }

  @Test
  void connectsAgain() throws Exception {
    OfListener listener = switches.listen("ptcp:0:127.0.0.1");
    try (OfRemote _ =
        controller(OfOptions.DEFAULT).keepConnected("tcp:127.0.0.1:" + listener.port())) {
      OfConnection first = accepted.take();
      switchSides.take().close();
      assertThat(first.closed().get()).isEqualTo("connection closed by peer");
      assertThat(accepted.poll(20, SECONDS)).isNotNull().isNotSameAs(first);
    }
  }

  @Test
  void manySwitches() throws Exception {
    int count = 300;
    OfListener listener = controller(OfOptions.DEFAULT).listen("ptcp:0:127.0.0.1");
    for (int i = 0; i < count; i++) {
      var _ = switches.connect("tcp:127.0.0.1:" + listener.port());
    }
    List<CompletableFuture<Void>> barriers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      barriers.add(accepted.take().barrier());
    }
    for (CompletableFuture<Void> barrier : barriers) {
      barrier.get();
    }
    assertThat(fakes).hasSize(count);
  }

  @Test
  void senderOnAnotherThreadWaitsForSlowPeer() throws Exception {
    OfConnection connection =
        connected(OfOptions.DEFAULT.withLimits(9, 1 << 20, 200_000, 100_000_000));
    for (int i = 0; i < 20_000; i++) {
      connection.send(flow(1));
      assertThat(connection.queuedBytes()).isLessThan(1_000_000);
    }
    connection.barrier().get();
    FakeSwitch fake = fakes.take();
    assertThat(fake.received.stream().filter(FlowMod.class::isInstance)).hasSize(20_000);
  }
}
