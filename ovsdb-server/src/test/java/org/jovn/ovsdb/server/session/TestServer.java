// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.Listener;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.log.NoLog;
import org.jspecify.annotations.Nullable;

/// Sessions on a unix socket, of one database in memory that has the schema of the transcripts.
public final class TestServer implements SessionHost, AutoCloseable {

  private final Transport transport = new Transport(2);
  private final ExecutorService worker = Executors.newSingleThreadExecutor();
  private final ExecutorService readers = Executors.newSingleThreadExecutor();
  private final LockTable locks = new LockTable();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final HostedDatabase hosted;
  private final Path socket;
  private final Listener listener;

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

  public TestServer(Path folder) throws IOException {
    Environment.Timer timer = new LoopTimer(transport.loops().next());
    Environment environment =
        new Environment(
            InstantSource.system(),
            timer,
            worker,
            readers,
            RandomGenerator.of("L64X128MixRandom"),
            true);
    Database database = new Database(new NoLog(), Snapshot.empty(schema()), environment);
    hosted = new HostedDatabase(database, timer, false);
    socket = folder.resolve("s");
    listener =
        transport.listen(
            new Endpoint.PassiveUnix("punix:" + socket, socket),
            ConnectionOptions.defaults(),
            connection -> {
              Session session =
                  new Session(this, connection, new SessionOptions("punix:" + socket, false, ""));
              sessions.add(session);
              return session;
            });
  }

  private static DatabaseSchema schema() throws IOException {
    try (InputStream in = TestServer.class.getResourceAsStream("/transcripts/T.ovsschema")) {
      if (in == null) {
        throw new IOException("no schema for the tests");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return DatabaseSchema.parse(JsonReader.parse(text));
    } catch (JsonException | OvsdbException e) {
      throw new IOException(e);
    }
  }

  public TestClient connect() throws IOException {
    return new TestClient(socket);
  }

  public Database database() {
    return hosted.database();
  }

  int sessionCount() {
    return sessions.size();
  }

  @Override
  public @Nullable HostedDatabase database(String name) {
    return name.equals("T") ? hosted : null;
  }

  @Override
  public List<String> databaseNames() {
    return List.of("T");
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
    sessions.remove(session);
  }

  @Override
  public void close() {
    listener.close();
    transport.close();
    worker.shutdown();
    readers.shutdown();
  }
}
