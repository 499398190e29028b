// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.jsonrpc.DecoderLimits;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConnectionTest {

  @TempDir Path folder;

  private final Transport transport = new Transport(1);
  private final BlockingQueue<Recorder> accepted = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    transport.close();
  }

  private Recorder accept(Connection connection) {
    Recorder recorder = new Recorder(connection);
    accepted.add(recorder);
    return recorder;
  }

  private Recorder peer() throws InterruptedException {
    Recorder recorder = accepted.poll(30, TimeUnit.SECONDS);
    assertThat(recorder).isNotNull();
    return recorder;
  }

  private Listener listen(String method) throws Exception {
    return listen(method, ConnectionOptions.defaults());
  }

  private Listener listen(String method, ConnectionOptions options) throws Exception {
    return transport.listen(
        (Endpoint.Passive) Endpoint.parse(method, folder), options, this::accept);
  }

  private Socket tcp() throws Exception {
    return tcp(ConnectionOptions.defaults());
  }

  private Socket tcp(ConnectionOptions options) throws Exception {
    Listener listener = listen("ptcp:0:127.0.0.1", options);
    Socket socket = new Socket();
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.port()));
    socket.setSoTimeout(30_000);
    return socket;
  }

  private SocketChannel unix(String name) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(folder.resolve(name)));
    return channel;
  }

  private static void write(SocketChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(US_ASCII));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String read(SocketChannel channel, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
      // more to come
    }
    return new String(bytes.array(), 0, bytes.position(), US_ASCII);
  }

  private static void eventually(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.holds()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(2);
    }
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static final String ECHO = "{\"id\":7,\"method\":\"echo\",\"params\":[1]}";
  private static final String ANSWER = "{\"id\":7,\"result\":[1],\"error\":null}";

  @Test
  void answersOverUnixSocketsCutAtEveryByte() throws Exception {
    Listener listener = listen("punix:s");
    assertThat(listener.port()).isZero();
    try (SocketChannel client = unix("s")) {
      for (int cut = 1; cut < ECHO.length(); cut++) {
        write(client, ECHO.substring(0, cut));
        write(client, ECHO.substring(cut));
        assertThat(read(client, ANSWER.length())).isEqualTo(ANSWER);
      }
    }
    assertThat(peer().end().kind()).isEqualTo(CloseReason.Kind.END_OF_FILE);
  }

  @Test
  void answersManyAtOnceInOrder() throws Exception {
    listen("punix:s");
    try (SocketChannel client = unix("s")) {
      StringBuilder requests = new StringBuilder();
      StringBuilder answers = new StringBuilder();
      for (int i = 0; i < 5000; i++) {
        requests.append("{\"id\":").append(i).append(",\"method\":\"echo\",\"params\":[]}");
        answers.append("{\"id\":").append(i).append(",\"result\":[],\"error\":null}");
      }
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      write(client, requests.toString());
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      assertThat(read(client, answers.length())).isEqualTo(answers.toString());
      writer.join();
    }
  }

  @Test
  void replacesAStaleSocketAndRemovesItsOwn() throws Exception {
    Path file = folder.resolve("s");
    Files.writeString(file, "left over");
    Listener listener = listen("punix:s");
    assertThat(Files.getPosixFilePermissions(file))
        .contains(PosixFilePermission.OWNER_WRITE)
        .doesNotContain(PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ);
    listener.close();
    assertThat(file).doesNotExist();
  }

  @Test
  void listensUnderLongNames() throws Exception {
    Path deep = folder.resolve("d".repeat(60)).resolve("e".repeat(60));
    Files.createDirectories(deep);
    String name = folder.relativize(deep.resolve("s")).toString();
    listen("punix:" + name);
    BlockingQueue<String> results = new LinkedBlockingQueue<>();
    Endpoint.Active endpoint = (Endpoint.Active) Endpoint.parse("unix:" + name, folder);
    transport.connect(
        endpoint,
        ConnectionOptions.defaults(),
        new ConnectListener() {
          @Override
          public ConnectionHandler connected(Connection connection) {
            results.add("connected");
            return new Recorder(connection);
          }

          @Override
          public void failed(CloseReason reason) {
            results.add(reason.text());
          }
        });
    assertThat(results.poll(30, TimeUnit.SECONDS)).isEqualTo("connected");
  }

  @Test
  void saysWhyItCannotListen() throws Exception {
    Listener first = listen("ptcp:0:127.0.0.1");
    assertThatThrownBy(() -> listen("ptcp:" + first.port() + ":127.0.0.1"))
        .hasMessage("Address already in use");
    assertThatThrownBy(() -> listen("ptcp:0:192.0.2.1"))
        .hasMessage("Cannot assign requested address");
    assertThatThrownBy(() -> listen("punix:none/s")).hasMessage("No such file or directory");
    Files.createDirectory(folder.resolve("d"));
    assertThatThrownBy(() -> listen("punix:d")).hasMessage("Is a directory");
  }

  @Test
  void dropsWhoSendsGarbageAndNobodyElse() throws Exception {
    listen("punix:s");
    try (SocketChannel good = unix("s");
        SocketChannel bad = unix("s")) {
      Recorder first = peer();
      Recorder second = peer();
      write(bad, ECHO + "hello");
      assertThat(read(bad, 1000)).isEqualTo(ANSWER);
      CloseReason reason = first.ends.isEmpty() ? second.end() : first.end();
      assertThat(reason).isEqualTo(CloseReason.PROTOCOL);
      write(good, ECHO);
      assertThat(read(good, ANSWER.length())).isEqualTo(ANSWER);
    }
  }

  @Test
  void dropsWhoSendsTooMuch() throws Exception {
    ConnectionOptions options =
        ConnectionOptions.defaults().withLimits(new DecoderLimits(10_000, 1 << 20));
    try (Socket client = tcp(options)) {
      client.getOutputStream().write(("[\"" + "x".repeat(20_000)).getBytes(US_ASCII));
      assertThat(peer().end()).isEqualTo(CloseReason.PROTOCOL);
    }
  }

  @Test
  void sendsAnswersMadeLaterToAHalfClosedPeer() throws Exception {
    listen("punix:s");
    try (SocketChannel client = unix("s")) {
      Recorder peer = peer();
      peer.answersLate = true;
      write(client, "{\"id\":1,\"method\":\"late\",\"params\":[]}");
      client.shutdownOutput();
      assertThat(peer.messages.poll(30, TimeUnit.SECONDS)).isNotNull();
      peer.connection.send(new JsonRpcMessage.Reply(Json.of(1), Json.of("late")));
      peer.connection.closeWhenDrained();
      assertThat(read(client, 1000)).isEqualTo("{\"id\":1,\"result\":\"late\",\"error\":null}");
      assertThat(peer.end()).isEqualTo(CloseReason.LOCAL);
    }
  }

  @Test
  void sendsFromManyThreadsInTheOrderOfEach() throws Exception {
    listen("punix:s");
    try (SocketChannel client = unix("s")) {
      Connection connection = peer().connection;
      ByteBuf shared = Unpooled.copiedBuffer("[\"shared\"]", US_ASCII);
      int each = 2000;
      Thread[] senders = new Thread[3];
      for (int t = 0; t < senders.length; t++) {
        int sender = t;
        senders[t] =
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int i = 0; i < each; i++) {
                        JsonOutput out = new JsonOutput(16);
                        out.raw('<').number(sender).raw(':').number(i).raw('>');
                        connection.send(out);
                        connection.send(shared);
                      }
                    });
      }
      int[] next = new int[senders.length];
      StringBuilder text = new StringBuilder();
      int total = 0;
      for (int t = 0; t < senders.length; t++) {
        for (int i = 0; i < each; i++) {
          total += ("<" + t + ":" + i + ">[\"shared\"]").length();
        }
      }
      text.append(read(client, total));
      for (String item : text.toString().replace("[\"shared\"]", "").split("[<>]+", -1)) {
        if (!item.isEmpty()) {
          String[] parts = item.split(":", -1);
          int sender = Integer.parseInt(parts[0]);
          assertThat(Integer.parseInt(parts[1])).isEqualTo(next[sender]++);
        }
      }
      assertThat(next).containsOnly(each);
      eventually(() -> connection.backlogBytes() == 0 && shared.refCnt() == 1);
    }
  }

  @Test
  void makesChunksOnlyAsThePeerTakesThem() throws Exception {
    try (Socket client = tcp()) {
      Recorder peer = peer();
      AtomicInteger made = new AtomicInteger();
      AtomicInteger closed = new AtomicInteger();
      int chunks = 800;
      peer.connection.send(
          new ChunkSource() {
            @Override
            public boolean next(JsonOutput out) {
              out.raw("x".repeat(50_000));
              return made.incrementAndGet() < chunks;
            }

            @Override
            public void close() {
              closed.incrementAndGet();
            }
          });
      JsonOutput after = new JsonOutput(8);
      peer.connection.send(after.raw("[\"end\"]"));
      eventually(() -> made.get() > 0);
      assertThat(peer.connection.backlogBytes()).isPositive();
      assertThat(made.get()).isLessThan(chunks);
      InputStream in = client.getInputStream();
      byte[] all = in.readNBytes(chunks * 50_000 + 7);
      assertThat(new String(all, all.length - 8, 8, US_ASCII)).isEqualTo("x[\"end\"]");
      eventually(() -> peer.drains.get() > 0 && peer.connection.backlogBytes() == 0);
      assertThat(closed.get()).isEqualTo(1);
    }
  }

  @Test
  void closesASourceThatNobodyWantsAnyMore() throws Exception {
    AtomicInteger closed = new AtomicInteger();
    try (Socket client = tcp()) {
      assertThat(client.isConnected()).isTrue();
      peer()
          .connection
          .send(
              new ChunkSource() {
                @Override
                public boolean next(JsonOutput out) {
                  out.raw("x".repeat(50_000));
                  return true;
                }

                @Override
                public void close() {
                  closed.incrementAndGet();
                }
              });
    }
    eventually(() -> closed.get() == 1);
  }

  @Test
  void stopsReadingFromAPeerThatDoesNotRead() throws Exception {
    try (Socket client = tcp(ConnectionOptions.defaults().withBacklogBytesMax(100_000))) {
      client.setSendBufferSize(16 << 10);
      Recorder peer = peer();
      String big = "{\"id\":1,\"method\":\"echo\",\"params\":[\"" + "y".repeat(20_000) + "\"]}";
      int requests = 2000; // 40 MB, more than all buffers between
      Thread writer =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < requests; i++) {
                        client.getOutputStream().write(big.getBytes(US_ASCII));
                      }
                    } catch (IOException e) {
                      throw new IllegalStateException(e);
                    }
                  });
      eventually(() -> peer.connection.backlogBytes() > 100_000);
      for (int i = 0; i < 50; i++) {
        assertThat(peer.connection.backlogBytes()).isLessThan(1_000_000);
        Thread.sleep(2);
      }
      int answer = "{\"id\":1,\"result\":[\"\"],\"error\":null}".length() + 20_000;
      assertThat(client.getInputStream().readNBytes(answer * requests)).hasSize(answer * requests);
      writer.join();
      eventually(() -> peer.connection.backlogBytes() == 0);
    }
  }

  @Test
  void holdsMessagesWhileReadingIsPaused() throws Exception {
    listen("punix:s");
    try (SocketChannel client = unix("s")) {
      Connection connection = peer().connection;
      connection.pauseReading();
      write(client, ECHO);
      write(client, ECHO);
      client.configureBlocking(false);
      ByteBuffer nothing = ByteBuffer.allocate(100);
      Thread.sleep(50);
      assertThat(client.read(nothing)).isZero();
      client.configureBlocking(true);
      connection.resumeReading();
      assertThat(read(client, 2 * ANSWER.length())).isEqualTo(ANSWER + ANSWER);
    }
  }

  @Test
  void probesASilentPeerAndDropsItWhenItStaysSilent() throws Exception {
    listen("punix:s", ConnectionOptions.defaults().withProbeIntervalMillis(200));
    String probe = "{\"id\":\"echo\",\"method\":\"echo\",\"params\":[]}";
    try (SocketChannel client = unix("s")) {
      Recorder peer = peer();
      for (int i = 0; i < 3; i++) {
        assertThat(read(client, probe.length())).isEqualTo(probe);
        write(client, "{\"id\":\"echo\",\"result\":[],\"error\":null}");
      }
      assertThat(peer.ends).isEmpty();
      assertThat(read(client, 1000)).isEqualTo(probe);
      assertThat(peer.end()).isEqualTo(CloseReason.PROBE);
      assertThat(peer.messages).isEmpty();
    }
  }

  @Test
  void keepsARemoteConnected() throws Exception {
    Endpoint.Active endpoint = (Endpoint.Active) Endpoint.parse("unix:s", folder);
    BlockingQueue<Recorder> made = new LinkedBlockingQueue<>();
    Remote remote =
        transport.remote(
            List.of(endpoint),
            ConnectionOptions.defaults(),
            connection -> {
              Recorder recorder = new Recorder(connection);
              made.add(recorder);
              return recorder;
            });
    eventually(() -> remote.status().lastError().isPresent());
    assertThat(remote.status().state()).isEqualTo(Reconnect.State.BACKOFF);
    assertThat(remote.status().lastError()).contains("No such file or directory");
    listen("punix:s");
    Recorder first = made.poll(30, TimeUnit.SECONDS);
    assertThat(first).isNotNull();
    assertThat(first.connection.name()).isEqualTo("unix:s");
    assertThat(remote.status().isConnected()).isTrue();
    peer().connection.close();
    assertThat(first.end().kind()).isEqualTo(CloseReason.Kind.END_OF_FILE);
    assertThat(made.poll(30, TimeUnit.SECONDS)).isNotNull();
    assertThat(remote.status().disconnectedAgoMillis()).isPresent();
    remote.close();
    assertThat(peer().end().kind()).isEqualTo(CloseReason.Kind.END_OF_FILE);
    eventually(() -> remote.status().state() == Reconnect.State.VOID);
  }

  @Test
  void servesManyAtOnce() throws Exception {
    listen("punix:s");
    SocketChannel[] clients = new SocketChannel[200];
    for (int i = 0; i < clients.length; i++) {
      clients[i] = unix("s");
    }
    for (SocketChannel client : clients) {
      write(client, ECHO);
    }
    for (SocketChannel client : clients) {
      assertThat(read(client, ANSWER.length())).isEqualTo(ANSWER);
      client.close();
    }
    for (int i = 0; i < clients.length; i++) {
      peer().end();
    }
  }
}
