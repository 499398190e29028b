// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import io.netty.channel.EventLoop;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.jsonrpc.JsonRpcMessage;
import org.jovn.ovsdb.net.Acceptor;
import org.jovn.ovsdb.net.CloseReason;
import org.jovn.ovsdb.net.ConnectionHandler;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Transport;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Compactor;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.database.SchemaConversion;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.log.CompactionSchedule;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.NoLog;
import org.jovn.ovsdb.server.log.StandaloneLog;
import org.jovn.ovsdb.server.replication.RelaySource;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.LockTable;
import org.jovn.ovsdb.server.session.Session;
import org.jovn.ovsdb.server.session.SessionHost;
import org.jovn.ovsdb.server.session.SessionOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A server: databases, locks and sessions. Where it listens is said by [Remotes]. Thread-safe; may
/// be embedded in another program.
public final class Server implements SessionHost, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");
  private static final String GENERATOR = "L64X128MixRandom";
  private static final long COMPACTION_CHECK_MILLIS = 60_000;

  private final Transport transport;
  private final boolean asDifferences;
  private final int sessionsMax;
  private final Environment.Timer timer;
  private final Executor readers = Threads.parallel("reader");
  private final LockTable locks = new LockTable();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final List<Runnable> observers = new CopyOnWriteArrayList<>();
  private final Map<String, HostedDatabase> databases = new ConcurrentSkipListMap<>();
  private final Map<String, HostedFile> files = new ConcurrentSkipListMap<>();
  private final ThreadLocal<RandomGenerator> randoms = ThreadLocal.withInitial(Server::newRandom);
  private final UuidAtom serverId = UuidAtom.random(newRandom());
  private final ServerDatabase serverDatabase;
  private volatile boolean conditionalMonitors = true;
  private volatile boolean trimOnCompaction;
  private volatile boolean backup;

  /// The file of a database, and when it is compacted; or the source of a mirrored one.
  private static final class HostedFile {
    private final String name;
    private final HostedDatabase hosted;
    private final @Nullable CompactionSchedule schedule;
    private final @Nullable RelaySource source;
    private long recordsSeen;

    HostedFile(
        String name,
        HostedDatabase hosted,
        @Nullable CompactionSchedule schedule,
        @Nullable RelaySource source) {
      this.name = name;
      this.hosted = hosted;
      this.schedule = schedule;
      this.source = source;
    }
  }

  /// As below, with the default limit.
  public Server(Transport transport, boolean asDifferences) {
    this(transport, asDifferences, ServerLimits.DEFAULT.sessions());
  }

  /// @param transport on whose event loops the sessions are; the caller closes it
  /// @param asDifferences whether log files get records that servers before 2.15 cannot read
  /// @param sessionsMax how many connections there may be at a time
  public Server(Transport transport, boolean asDifferences, int sessionsMax) {
    this.transport = transport;
    this.sessionsMax = sessionsMax;
    this.asDifferences = asDifferences;
    this.timer = new LoopTimer(transport.loops().next());
    serverDatabase = new ServerDatabase(environment("server"));
    HostedDatabase hosted = new HostedDatabase(serverDatabase.database(), timer, true);
    databases.put(ServerDatabase.NAME, hosted);
    timer.schedule(this::compactThoseDue, COMPACTION_CHECK_MILLIS);
  }

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

  private static RandomGenerator newRandom() {
    return RandomGeneratorFactory.of(GENERATOR).create(new SecureRandom().generateSeed(32));
  }

  private Environment environment(String name) {
    return new Environment(
        InstantSource.system(),
        timer,
        Threads.serial("db-" + name),
        readers,
        newRandom(),
        asDifferences);
  }

  public Environment.Timer timer() {
    return timer;
  }

  /// Opens the file of a standalone database and hosts it.
  ///
  /// @param file the file
  /// @param display its name in messages, as the user gave it
  /// @throws LogException when it cannot be opened, or such a database is hosted already
  public HostedDatabase addDatabase(Path file, String display) throws LogException {
    for (HostedFile other : files.values()) {
      if (other.name.equals(display)) {
        throw LogException.file(display + ": already open");
      }
    }
    StandaloneLog log = new StandaloneLog(LogFile.open(file, display, FileAccess.READ_WRITE));
    Database database;
    try {
      database =
          Database.open(
              log,
              environment(file.getFileName().toString()),
              e -> LOG.error("{}", e.getMessage()));
    } catch (LogException e) {
      log.close();
      throw e;
    }
    HostedDatabase hosted = new HostedDatabase(database, timer, false);
    if (databases.putIfAbsent(database.name(), hosted) != null) {
      database.close();
      throw LogException.file(database.name() + ": duplicate database name");
    }
    CompactionSchedule schedule = new CompactionSchedule(timer.nowMillis(), newRandom()::nextInt);
    files.put(database.name(), new HostedFile(display, hosted, schedule, null));
    serverDatabase.add(database);
    tellSessions(null);
    return hosted;
  }

  /// Hosts a database that other servers have.
  ///
  /// @param argument `relay:DATABASE:REMOTE[,REMOTE]...`
  /// @throws LogException when it is not of this form, or such a database is hosted already
  void addRelay(String argument, ConnectionOptions options) throws LogException {
    RelayArgument relay = RelayArgument.parse(argument);
    Database database =
        new Database(
            new NoLog(), Snapshot.empty(withoutTables(relay.database())), environment("relay"));
    RelaySource source =
        new RelaySource(database, new RelayListener(relay.database()), newRandom());
    HostedDatabase hosted = HostedDatabase.mirrored(database, timer, source);
    if (databases.putIfAbsent(database.name(), hosted) != null) {
      throw LogException.file(database.name() + ": duplicate database name");
    }
    files.put(database.name(), new HostedFile(argument, hosted, null, source));
    serverDatabase.addRelay(database.name());
    tellSessions(null);
    source.start(transport, options, relay.servers());
  }

  private static DatabaseSchema withoutTables(String name) throws LogException {
    try {
      return DatabaseSchema.parse(Json.object("name", Json.of(name), "tables", Json.object()));
    } catch (OvsdbException e) {
      throw LogException.file(name + ": " + e.error().text());
    }
  }

  /// Shows what becomes of a mirrored database.
  private final class RelayListener implements RelaySource.Listener {
    private final String name;

    RelayListener(String name) {
      this.name = name;
    }

    @Override
    public void schemaChanged() {
      HostedDatabase hosted = databases.get(name);
      if (hosted != null) {
        hosted.setAvailable();
        serverDatabase.convert(hosted.database());
        tellSessions(hosted);
      }
    }

    @Override
    public void connected(boolean isConnected) {
      serverDatabase.setConnected(name, isConnected);
    }
  }

  /// Stops hosting a database and closes its file.
  ///
  /// @return whether there was one of that name
  public boolean removeDatabase(String name) {
    HostedFile file = files.remove(name);
    if (file == null) {
      return false;
    }
    databases.remove(name);
    serverDatabase.remove(name);
    if (file.source != null) {
      file.source.close();
    }
    tellSessions(file.hosted);
    file.hosted.database().close();
    return true;
  }

  /// Files of the databases, in the order of the databases' names.
  List<String> fileNames() {
    List<String> names = new ArrayList<>();
    files.values().forEach(file -> names.add(file.name));
    return names;
  }

  /// Makes sessions of the connections that a listener accepts.
  Acceptor acceptor(SessionOptions options) {
    return connection -> {
      if (sessions.size() >= sessionsMax) {
        LOG.warn("{}: closed, for there are {} sessions already", connection, sessionsMax);
        connection.close();
        return new Refused();
      }
      Session session = new Session(this, connection, options);
      sessions.add(session);
      return session;
    };
  }

  /// Has nothing to say to a peer.
  private static final class Refused implements ConnectionHandler {
    @Override
    public void message(JsonRpcMessage message) {
      // it is about to be closed
    }

    @Override
    public void closed(CloseReason reason) {
      // nothing is kept of it
    }
  }

  Transport transport() {
    return transport;
  }

  int sessionCount() {
    return sessions.size();
  }

  /// Monitors of all sessions.
  long monitorCount() {
    long count = 0;
    for (Session session : sessions) {
      count += session.monitorCount();
    }
    return count;
  }

  /// All sessions there are now.
  Iterable<Session> sessions() {
    return sessions;
  }

  @Override
  public @Nullable HostedDatabase database(String name) {
    return databases.get(name);
  }

  @Override
  public List<String> databaseNames() {
    return List.copyOf(databases.keySet());
  }

  @Override
  public boolean hasConditionalMonitors() {
    return conditionalMonitors;
  }

  /// Takes `monitor_cond` and `monitor_cond_since` away, for tests of clients.
  void disableConditionalMonitors() {
    conditionalMonitors = false;
  }

  @Override
  public boolean isBackup() {
    return backup;
  }

  /// Makes this a backup, or not; all clients are to connect anew when that changes something.
  void setBackup(boolean value) {
    if (backup != value) {
      backup = value;
      sessions.forEach(Session::disconnect);
    }
  }

  /// Whether memory that compaction set free is given back to the system at once.
  void setTrimOnCompaction(boolean value) {
    trimOnCompaction = value;
  }

  @Override
  public LockTable locks() {
    return locks;
  }

  @Override
  public UuidAtom serverId() {
    return serverId;
  }

  @Override
  public RandomGenerator random() {
    return randoms.get();
  }

  @Override
  public void closed(Session session) {
    sessions.remove(session);
  }

  @Override
  public void convert(HostedDatabase hosted, Json schemaJson, Completion completion) {
    hosted
        .database()
        .exclusively(
            () -> {
              try {
                convertNow(hosted, schemaJson);
                completion.done(null);
                tellSessions(hosted);
              } catch (OvsdbException e) {
                completion.done(e.error().toJson());
              } catch (LogException e) {
                completion.done(e.error().toJson());
              }
            });
  }

  /// Tells those that there are now: who is closed for this may be back before the last is told.
  private void tellSessions(@Nullable HostedDatabase changed) {
    List.copyOf(sessions).forEach(session -> session.databaseChanged(changed));
    observers.forEach(Runnable::run);
  }

  @Override
  public void addObserver(Runnable observer) {
    observers.add(observer);
  }

  @Override
  public void removeObserver(Runnable observer) {
    observers.remove(observer);
  }

  private void convertNow(HostedDatabase hosted, Json schemaJson)
      throws OvsdbException, LogException {
    Database database = hosted.database();
    DatabaseSchema schema = DatabaseSchema.parse(schemaJson);
    if (!schema.name().equals(database.name())) {
      throw OvsdbError.of(
              "invalid parameters",
              "new schema name (%s) does not match database name (%s)"
                  .formatted(schema.name(), database.name()))
          .exception();
    }
    Snapshot converted = SchemaConversion.convert(database.snapshot(), schema, random());
    Compactor.rewrite(database, converted, "");
    database.replace(converted);
    serverDatabase.convert(database);
  }

  /// Compacts a database's file now; does nothing for a database without a file.
  ///
  /// @throws LogException when it fails; the file is as before
  void compact(String name) throws LogException, InterruptedException {
    HostedFile file = files.get(name);
    if (file != null && file.schedule != null) {
      compact(file, file.schedule);
    }
  }

  private void compact(HostedFile file, CompactionSchedule schedule)
      throws LogException, InterruptedException {
    long now = System.nanoTime() / 1_000_000;
    try {
      long bytes = Compactor.compact(file.hosted.database(), "compacting database online");
      synchronized (file) {
        file.recordsSeen = 0;
        schedule.succeeded(now, bytes);
      }
      if (trimOnCompaction) {
        System.gc();
      }
    } catch (LogException e) {
      synchronized (file) {
        schedule.failed(now);
      }
      throw e;
    }
  }

  private void compactThoseDue() {
    for (HostedFile file : files.values()) {
      CompactionSchedule schedule = file.schedule;
      if (schedule != null && isDue(file, schedule)) {
        Thread.ofPlatform()
            .daemon()
            .name("compaction")
            .start(
                () -> {
                  try {
                    compact(file, schedule);
                  } catch (LogException e) {
                    LOG.warn("{}: compaction failed: {}", file.name, e.getMessage());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
      }
    }
    timer.schedule(this::compactThoseDue, COMPACTION_CHECK_MILLIS);
  }

  private boolean isDue(HostedFile file, CompactionSchedule schedule) {
    synchronized (file) {
      long records = file.hosted.database().logRecords();
      schedule.add(Math.max(0, records - file.recordsSeen));
      file.recordsSeen = records;
      return schedule.isDue(timer.nowMillis(), file.hosted.database().logBytes());
    }
  }

  /// Closes all databases. Sessions end with the transport.
  @Override
  public void close() {
    for (HostedFile file : files.values()) {
      if (file.source != null) {
        file.source.close();
      }
      file.hosted.database().close();
    }
  }
}
