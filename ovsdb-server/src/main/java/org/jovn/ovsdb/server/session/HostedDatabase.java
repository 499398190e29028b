// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.session;

import io.netty.channel.EventLoop;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.monitor.Monitors;
import org.jspecify.annotations.Nullable;

/// A database as sessions see it. Thread-safe.
public final class HostedDatabase {

  private final Database database;
  private final Monitors monitors;
  private final boolean reserved;
  private final @Nullable WriteSource source;
  private final Set<EventLoop> draining = ConcurrentHashMap.newKeySet();
  private volatile @Nullable EncodedSchema encodedSchema;
  private volatile boolean available;

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record EncodedSchema(DatabaseSchema schema, byte[] json) {}

  /// @param reserved whether it is the server's own, in which clients cannot write
  public HostedDatabase(Database database, Environment.Timer timer, boolean reserved) {
    this(database, timer, reserved, null);
  }

  private HostedDatabase(
      Database database, Environment.Timer timer, boolean reserved, @Nullable WriteSource source) {
    this.database = database;
    this.monitors = new Monitors(database, timer);
    this.reserved = reserved;
    this.source = source;
    this.available = source == null;
  }

  /// A database that is mirrored here; not available until [#setAvailable()].
  public static HostedDatabase mirrored(
      Database database, Environment.Timer timer, WriteSource source) {
    return new HostedDatabase(database, timer, false, source);
  }

  public Database database() {
    return database;
  }

  public String name() {
    return database.name();
  }

  public Monitors monitors() {
    return monitors;
  }

  public boolean isReserved() {
    return reserved;
  }

  /// Who does the writing, if that is not this server.
  public @Nullable WriteSource source() {
    return source;
  }

  /// Whether it has a schema.
  public boolean isAvailable() {
    return available;
  }

  /// It has a schema from now on.
  public void setAvailable() {
    available = true;
  }

  /// The schema as `get_schema` returns it.
  byte[] schemaJson() {
    DatabaseSchema schema = database.schema();
    EncodedSchema encoded = encodedSchema;
    if (encoded == null || encoded.schema() != schema) {
      JsonOutput out = new JsonOutput(1 << 14);
      out.value(schema.toJson());
      encoded = new EncodedSchema(schema, out.toByteArray());
      encodedSchema = encoded;
    }
    return encoded.json();
  }

  /// Has queued work done once the loop has read from all its connections, so that what came from
  /// many of them makes one batch. To be called on the loop.
  void drainLater(EventLoop loop) {
    if (draining.add(loop)) {
      loop.execute(
          () -> {
            draining.remove(loop);
            database.drain();
          });
    }
  }
}
