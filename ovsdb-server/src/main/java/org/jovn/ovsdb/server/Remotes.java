// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jovn.ovsdb.data.AtomMap;
import org.jovn.ovsdb.data.BooleanAtom;
import org.jovn.ovsdb.data.IntegerAtom;
import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.StringAtom;
import org.jovn.ovsdb.data.UuidAtom;
import org.jovn.ovsdb.net.Acceptor;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Endpoint;
import org.jovn.ovsdb.net.EndpointException;
import org.jovn.ovsdb.net.Listener;
import org.jovn.ovsdb.net.Remote;
import org.jovn.ovsdb.net.RemoteStatus;
import org.jovn.ovsdb.schema.TableSchema;
import org.jovn.ovsdb.server.DatabaseReference.BadReferenceException;
import org.jovn.ovsdb.server.DatabaseReference.Resolved;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Snapshot;
import org.jovn.ovsdb.server.session.HostedDatabase;
import org.jovn.ovsdb.server.session.Session;
import org.jovn.ovsdb.server.session.SessionOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a server listens and whom it connects to (ovsdb-server(1), "Remotes"): what the options
/// and control commands say, and what the databases that they refer to say, followed as it changes.
/// How they fare is written back to those databases. Work is done by an executor of its own, one
/// task at a time; lists and changes may be asked for from any thread.
final class Remotes {

  private static final Logger LOG = LoggerFactory.getLogger("ovsdb_server");
  private static final Logger JSONRPC = LoggerFactory.getLogger("ovsdb_jsonrpc_server");
  private static final long STATUS_MILLIS = 2_500;

  private final Server server;
  private final TlsConfiguration tls;
  private final ConnectionOptions defaults;
  private final Executor executor = Threads.serial("remotes");
  private final Set<String> specs = new TreeSet<>();
  private final AtomicBoolean reconcileAsked = new AtomicBoolean();
  private final Set<Database> followed = ConcurrentHashMap.newKeySet();

  /// Tables that references lead to, beside those that are known to be configuration.
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  // All below belongs to the executor.
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Set<String> warned = new TreeSet<>();
  private boolean closed;
  private boolean serving;

  /// How a remote is to be.
  ///
  /// @param probeIntervalMillis negative for the default
  /// @param row where to write its status, or null
  private record Config(
      int maxBackoffMillis,
      int probeIntervalMillis,
      boolean readOnly,
      int dscp,
      String role,
      @Nullable StatusRow row) {

    /// Whether connections may stay when this takes the place of another.
    boolean isCompatible(Config other) {
      return readOnly == other.readOnly && dscp == other.dscp && role.equals(other.role);
    }
  }

  /// A row with columns for the status of a remote.
  private record StatusRow(HostedDatabase hosted, TableSchema table, UuidAtom uuid) {}

  /// A remote at work.
  private static final class Open {
    private Config config;
    private @Nullable Listener listener;
    private @Nullable Remote remote;

    Open(Config config) {
      this.config = config;
    }
  }

  Remotes(Server server, TlsConfiguration tls, ConnectionOptions defaults) {
    this.server = server;
    this.tls = tls;
    this.defaults = defaults;
    server.timer().schedule(this::tick, STATUS_MILLIS);
  }

  /// Adds a remote; adding one that is there is fine.
  ///
  /// @throws BadReferenceException when it refers to a database, table or column that is not there
  void add(String spec) throws BadReferenceException {
    if (DatabaseReference.is(spec)) {
      DatabaseReference reference = DatabaseReference.parse(spec);
      var _ = reference.resolve(server.database(reference.database()));
    }
    synchronized (specs) {
      specs.add(spec);
    }
  }

  /// Adds a remote that refers to a database which may have no schema yet.
  void addForLater(String spec) {
    synchronized (specs) {
      specs.add(spec);
    }
  }

  /// How to connect to other servers.
  ConnectionOptions connectionOptions() {
    return defaults.withTls(tls.tls());
  }

  /// Removes a remote; false when there is none such.
  boolean remove(String spec) {
    synchronized (specs) {
      return specs.remove(spec);
    }
  }

  List<String> list() {
    synchronized (specs) {
      return List.copyOf(specs);
    }
  }

  /// Brings what is open in line with what is wanted, and returns when it is.
  void reconcileAndWait() {
    await(
        () -> {
          reconcileNow();
          serving = true;
        });
  }

  private void await(Runnable task) {
    CompletableFuture.runAsync(task, executor).join();
  }

  private void reconcileSoon() {
    if (reconcileAsked.compareAndSet(false, true)) {
      executor.execute(
          () -> {
            reconcileAsked.set(false);
            reconcileNow();
          });
    }
  }

  private void tick() {
    executor.execute(
        () -> {
          if (!closed) {
            reconcileNow();
            writeStatus();
            server.timer().schedule(this::tick, STATUS_MILLIS);
          }
        });
  }

  private void reconcileNow() {
    if (closed) {
      return;
    }
    tls.update();
    SequencedMap<String, Config> wanted = wanted();
    for (String target : List.copyOf(open.keySet())) {
      if (!wanted.containsKey(target)) {
        close(target);
      }
    }
    // C clients give up when a handshake takes a second. Before the program says that it serves
    // there is time to rehearse one; later, a remote that is added must be there at once.
    boolean wantsTls = wanted.keySet().stream().anyMatch(Remotes::isTls);
    if (wantsTls && !serving) {
      tls.tls().rehearse();
    }
    wanted.forEach(this::bring);
    if (wantsTls && serving) {
      tls.tls().rehearse();
    }
  }

  private static boolean isTls(String target) {
    return target.startsWith("pssl:") || target.startsWith("ssl:");
  }

  private SequencedMap<String, Config> wanted() {
    SequencedMap<String, Config> wanted = new LinkedHashMap<>();
    for (String spec : list()) {
      if (DatabaseReference.is(spec)) {
        addReferred(spec, wanted);
      } else {
        wanted.put(spec, new Config(0, -1, false, ConnectionOptions.DSCP_DEFAULT, "", null));
      }
    }
    return wanted;
  }

  private void addReferred(String spec, Map<String, Config> wanted) {
    try {
      DatabaseReference reference = DatabaseReference.parse(spec);
      HostedDatabase hosted = server.database(reference.database());
      Resolved resolved = reference.resolve(hosted);
      if (hosted == null) {
        return;
      }
      watched.add(reference.table());
      TableSchema target = resolved.target();
      if (target != null) {
        watched.add(target.name());
      }
      follow(hosted.database());
      Snapshot snapshot = hosted.database().snapshot();
      if (snapshot.schema().table(reference.table()) != resolved.table()) {
        return; // converted this moment; there will be another call
      }
      warned.remove(spec);
      for (String remote : DatabaseReference.strings(snapshot, resolved)) {
        wanted.putIfAbsent(
            remote, new Config(0, -1, false, ConnectionOptions.DSCP_DEFAULT, "", null));
      }
      for (Row row : DatabaseReference.rows(snapshot, resolved)) {
        if (target != null
            && DatabaseReference.value(target, row, "target")
                instanceof StringAtom(String remote)) {
          wanted.putIfAbsent(remote, config(hosted, target, row));
        }
      }
    } catch (BadReferenceException e) {
      if (warned.add(spec)) {
        LOG.warn("{}", e.text());
      }
    }
  }

  private static Config config(HostedDatabase hosted, TableSchema table, Row row) {
    boolean readOnly =
        DatabaseReference.value(table, row, "read_only") instanceof BooleanAtom(boolean value)
            && value;
    String role =
        DatabaseReference.value(table, row, "role") instanceof StringAtom(String text) ? text : "";
    int dscp = ConnectionOptions.DSCP_DEFAULT;
    if (DatabaseReference.value(table, row, "other_config") instanceof AtomMap map
        && map.get(StringAtom.of("dscp")) instanceof StringAtom(String digits)
        && digits.matches("[0-9]{1,2}")
        && Integer.parseInt(digits) < 64) {
      dscp = Integer.parseInt(digits);
    }
    return new Config(
        number(table, row, "max_backoff", 0),
        number(table, row, "inactivity_probe", -1),
        readOnly,
        dscp,
        role,
        new StatusRow(hosted, table, row.uuid()));
  }

  private static int number(TableSchema table, Row row, String column, int absent) {
    return DatabaseReference.value(table, row, column) instanceof IntegerAtom(long value)
        ? Math.clamp(value, 0, Integer.MAX_VALUE)
        : absent;
  }

  /// Listens to changes of a database that remotes or TLS options refer to.
  private void follow(Database database) {
    if (followed.add(database)) {
      Snapshot[] seen = {database.snapshot()};
      database.addListener(
          snapshot -> {
            if (configurationDiffers(seen[0], snapshot)) {
              seen[0] = snapshot;
              reconcileSoon();
            }
          });
    }
  }

  /// Whether a table differs that is small enough to be one of configuration; large ones change too
  /// often to look at each time, and the next [#tick] sees to them.
  private boolean configurationDiffers(Snapshot before, Snapshot after) {
    if (before.schema() != after.schema()) {
      return true;
    }
    for (int i = 0; i < after.tables().size(); i++) {
      String name = after.tables().get(i).schema().name();
      if (before.tables().get(i).rows() != after.tables().get(i).rows()
          && (watched.contains(name)
              || name.equals("Connection")
              || name.equals("Manager")
              || name.equals("SSL")
              || name.endsWith("_Global")
              || name.equals("Open_vSwitch"))) {
        return true;
      }
    }
    return false;
  }

  private void bring(String target, Config config) {
    Open current = open.get(target);
    if (current == null) {
      open(target, config);
    } else if (!current.config.isCompatible(config)) {
      close(target);
      open(target, config);
    } else if (!current.config.equals(config)) {
      adjust(target, current, config);
    }
  }

  private void adjust(String target, Open current, Config config) {
    if (current.config.probeIntervalMillis() != config.probeIntervalMillis()) {
      if (current.remote != null) {
        current.remote.setProbeIntervalMillis(config.probeIntervalMillis());
      }
      for (Session session : sessionsOf(target)) {
        session.setProbeIntervalMillis(config.probeIntervalMillis());
      }
    }
    if (current.remote != null && config.maxBackoffMillis() > 0) {
      current.remote.setMaxBackoffMillis(config.maxBackoffMillis());
    }
    current.config = config;
  }

  private void open(String target, Config config) {
    ConnectionOptions options =
        defaults
            .withTls(tls.tls())
            .withDscp(config.dscp())
            .withProbeIntervalMillis(config.probeIntervalMillis());
    Acceptor acceptor =
        server.acceptor(new SessionOptions(target, config.readOnly(), config.role()));
    Open opened = new Open(config);
    try {
      Endpoint endpoint =
          Endpoint.isPassive(target) ? Endpoint.parse(target) : Endpoint.active(target);
      switch (endpoint) {
        case Endpoint.Passive passive ->
            opened.listener = server.transport().listen(passive, options, acceptor);
        case Endpoint.Active active -> {
          opened.remote = server.transport().remote(List.of(active), options, acceptor);
          if (config.maxBackoffMillis() > 0) {
            opened.remote.setMaxBackoffMillis(config.maxBackoffMillis());
          }
        }
      }
      warned.remove(target);
      open.put(target, opened);
    } catch (EndpointException | IOException e) {
      if (warned.add(target)) {
        JSONRPC.error("{}: listen failed: {}", target, e.getMessage());
      }
    }
  }

  private void close(String target) {
    Open gone = open.remove(target);
    if (gone == null) {
      return;
    }
    if (gone.listener != null) {
      gone.listener.close();
    }
    if (gone.remote != null) {
      gone.remote.close();
    }
    sessionsOf(target).forEach(Session::disconnect);
  }

  private List<Session> sessionsOf(String target) {
    List<Session> result = new ArrayList<>();
    for (Session session : server.sessions()) {
      if (session.options().remote().equals(target)) {
        result.add(session);
      }
    }
    return result;
  }

  private void writeStatus() {
    for (Map.Entry<String, Open> entry : open.entrySet()) {
      StatusRow row = entry.getValue().config.row();
      if (row != null) {
        RemoteStatusWriter.write(
            row.hosted(),
            row.table(),
            row.uuid(),
            isConnected(entry.getKey(), entry.getValue()),
            status(entry.getKey(), entry.getValue()));
      }
    }
  }

  private boolean isConnected(String target, Open remote) {
    return remote.remote != null
        ? remote.remote.status().isConnected()
        : !sessionsOf(target).isEmpty();
  }

  /// The map of the column `status`.
  private SequencedMap<String, String> status(String target, Open remote) {
    SequencedMap<String, String> status = new LinkedHashMap<>();
    List<Session> sessions = sessionsOf(target);
    if (remote.listener != null) {
      if (remote.listener.port() != 0) {
        status.put("bound_port", Integer.toString(remote.listener.port()));
      }
      if (sessions.size() > 1) {
        status.put("n_connections", Integer.toString(sessions.size()));
      }
      status.put("sec_since_connect", "0");
      status.put("sec_since_disconnect", "0");
    } else if (remote.remote != null) {
      RemoteStatus now = remote.remote.status();
      status.put("state", now.state().name());
      now.connectedAgoMillis()
          .ifPresent(
              millis -> {
                status.put("sec_since_connect", Long.toString(millis / 1000));
                now.lastError().ifPresent(error -> status.put("last_error", error));
              });
      now.disconnectedAgoMillis()
          .ifPresent(millis -> status.put("sec_since_disconnect", Long.toString(millis / 1000)));
      for (Session session : sessions) {
        session.lockStatus(server.locks()).forEach(status::put);
      }
    }
    return status;
  }

  /// Ends every connection, which the peers make anew.
  void reconnect() {
    server.sessions().forEach(Session::disconnect);
  }

  /// Stops listening and connecting.
  void closeAndWait() {
    await(
        () -> {
          closed = true;
          List.copyOf(open.keySet()).forEach(this::close);
        });
  }
}
