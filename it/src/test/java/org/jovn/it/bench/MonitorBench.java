// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jovn.it.wire.WireClient;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.LockTable;
import org.jovn.ovsdb.server.session.Session;
import org.jovn.ovsdb.server.session.SessionHost;
import org.jovn.ovsdb.server.session.SessionOptions;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One insert of a flow, until every monitor of the table has been told over its socket.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MonitorBench {

  /// Sessions that monitor.
  @Param({"1", "50"})
  public int monitors;

  private final Transport transport = new Transport(2);
  private final Host host = new Host(new LoopTimer(transport.loops().next()));
  private final List<WireClient> clients = new ArrayList<>();
  private final byte[] insert = Flows.request(1, Flows.insert(7)).getBytes(StandardCharsets.UTF_8);

  private record LoopTimer(EventLoop loop) implements Environment.Timer {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
      var _ = loop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    }
  }

  /// A server of one database in memory.
  private static final class Host implements SessionHost {
    private final LockTable locks = new LockTable();
    private final HostedDatabase hosted;

    Host(Environment.Timer timer) {
      hosted = new HostedDatabase(Flows.database(timer), timer, false);
    }

    @Override
    public HostedDatabase database(String name) {
      return hosted;
    }

    @Override
    public List<String> databaseNames() {
      return List.of(hosted.name());
    }

    @Override
    public boolean hasConditionalMonitors() {
      return true;
    }

    @Override
    public LockTable locks() {
      return locks;
    }

    @Override
    public UuidAtom serverId() {
      return UuidAtom.ZERO;
    }

    @Override
    public RandomGenerator random() {
      return ThreadLocalRandom.current();
    }

    @Override
    public void convert(HostedDatabase database, Json schema, Completion completion) {
      completion.done(Json.of("this server converts nothing"));
    }

    @Override
    public void closed(Session session) {
      // nothing is kept of a session
    }
  }

  /// Connects the monitors, and last of all the writer.
  @Setup
  public void connect() throws IOException {
    Path folder = Files.createTempDirectory("bench");
    folder.toFile().deleteOnExit();
    Path socket = folder.resolve("s");
    socket.toFile().deleteOnExit();
    var _ =
        transport.listen(
            new Endpoint.PassiveUnix("punix:" + socket, socket),
            ConnectionOptions.defaults(),
            connection -> new Session(host, connection, new SessionOptions("punix:", false, "")));
    for (int i = 0; i <= monitors; i++) {
      WireClient client = WireClient.connect(socket);
      if (i < monitors) {
        var _ =
            client.call(
                "monitor_cond", org.jovn.it.wire.Json.parse("[\"B\",\"m\",{\"Logical_Flow\":{}}]"));
      }
      clients.add(client);
    }
  }

  @TearDown
  public void disconnect() {
    clients.forEach(WireClient::close);
    transport.close();
  }

  @Benchmark
  public int insertToAllMonitors() {
    clients.getLast().send(insert);
    int bytes = 0;
    for (WireClient client : clients) {
      byte[] message = client.readBytes(WireClient.LIMIT);
      bytes += message == null ? 0 : message.length;
    }
    return bytes;
  }
}
