// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonOutput;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.operation.OperationParser;
import org.jovn.ovsdb.operation.OperationResult;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.log.CommitLog;
import org.jovn.ovsdb.server.log.Compaction;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.RecordBatch;

/// A database whose clock, worker and random numbers do what the test says.
final class TestBed {

  private record Alarm(long nanos, Runnable task) {}

  private final SplittableRandom random;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private final List<String> replies = new ArrayList<>();
  private final Map<Integer, Database.PendingTransaction> pending = new HashMap<>();
  private final Database database;
  private long nanos;
  private int transactions;

  private TestBed(CommitLog log, boolean asDifferences, long seed) throws LogException {
    random = new SplittableRandom(seed);
    database =
        Database.open(
            log,
            new Environment(
                InstantSource.fixed(Instant.EPOCH),
                new Environment.Timer() {
                  @Override
                  public long nanos() {
                    return nanos;
                  }

                  @Override
                  public void schedule(Runnable task, long delayMillis) {
                    alarms.add(new Alarm(nanos + delayMillis * 1_000_000, task));
                  }
                },
                tasks::add,
                tasks::add,
                random,
                asDifferences),
            torn -> replies.add(torn.getMessage()));
  }

  static TestBed of(CommitLog log, boolean asDifferences) throws LogException {
    return new TestBed(log, asDifferences, 1);
  }

  /// One that makes other UUIDs than one of another seed.
  static TestBed of(CommitLog log, boolean asDifferences, long seed) throws LogException {
    return new TestBed(log, asDifferences, seed);
  }

  Database database() {
    return database;
  }

  static DatabaseSchema schema() {
    try (InputStream in = TestBed.class.getResourceAsStream("/transcripts/T.ovsschema")) {
      if (in == null) {
        throw new IllegalStateException("no schema for the transcripts");
      }
      return DatabaseSchema.parse(json(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException | OvsdbException e) {
      throw new IllegalStateException(e);
    }
  }

  static Json json(String text) {
    try {
      return JsonReader.parse(text);
    } catch (JsonException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /// Queues a transaction; the number returned begins the replies to it.
  int transact(String operations) {
    Json.Arr parsed = (Json.Arr) json(operations);
    int number = ++transactions;
    pending.put(
        number,
        database.transact(
            OperationParser.parse(database.schema(), parsed, 0, random),
            parsed.size(),
            ExecutionContext.TRUSTED,
            result -> replies.add(number + ": " + text(result))));
    return number;
  }

  void cancel(int number) {
    Database.PendingTransaction transaction = pending.get(number);
    if (transaction == null) {
      throw new IllegalArgumentException("no transaction " + number);
    }
    transaction.cancel();
  }

  private static String text(TransactionResult result) {
    return switch (result) {
      case TransactionResult.Waiting _ -> "waits";
      case TransactionResult.Canceled _ -> "canceled";
      case TransactionResult.Passed _ -> "passed on";
      case TransactionResult.Completed(List<OperationResult> results, int operations) -> {
        JsonOutput out = new JsonOutput(64);
        OperationResult.writeAll(out, results, operations);
        yield out.toString();
      }
    };
  }

  /// Does all that is queued.
  void settle() {
    database.drain();
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  void advance(long millis) {
    long end = nanos + millis * 1_000_000;
    while (true) {
      Optional<Alarm> next =
          alarms.stream()
              .filter(alarm -> alarm.nanos() <= end)
              .min(Comparator.comparingLong(Alarm::nanos));
      if (next.isEmpty()) {
        nanos = end;
        return;
      }
      alarms.remove(next.get());
      nanos = next.get().nanos();
      next.get().task().run();
      settle();
    }
  }

  List<String> takeReplies() {
    List<String> taken = List.copyOf(replies);
    replies.clear();
    return taken;
  }

  /// All persistent contents by table and UUID.
  static Map<String, String> contents(Snapshot snapshot) {
    Map<String, String> rows = new TreeMap<>();
    for (Table table : snapshot.tables()) {
      table
          .rows()
          .forEach(
              row -> {
                JsonOutput out = new JsonOutput(64);
                for (int i = 2; i < table.schema().columnCount(); i++) {
                  if (table.schema().column(i).persistent()) {
                    row.get(i).write(out);
                    out.raw(' ');
                  }
                }
                rows.put(table.schema() + " " + row.uuid(), out.toString());
              });
    }
    return rows;
  }

  /// A log in memory that fails when told to.
  static final class FakeLog implements CommitLog {
    private final List<Integer> appends = new ArrayList<>();
    private final List<Boolean> durable = new ArrayList<>();
    private boolean failing;

    void setFailing(boolean value) {
      failing = value;
    }

    /// Records of each append so far.
    List<Integer> appends() {
      return appends;
    }

    List<Boolean> durable() {
      return durable;
    }

    @Override
    public <T> Optional<LogException> read(Parser<T> parser, Replay<? super T> replay) {
      byte[] schema = schema().toJson().toString().getBytes(StandardCharsets.UTF_8);
      org.jovn.ovsdb.server.log.LogRecord record =
          new org.jovn.ovsdb.server.log.LogRecord("fake", 0, 0, schema, 0, schema.length);
      try {
        List<T> parts = new ArrayList<>();
        parser.parse(record, parts::add);
        for (T part : parts) {
          replay.apply(record, part);
        }
        return Optional.empty();
      } catch (LogException e) {
        return Optional.of(e);
      } catch (OvsdbException e) {
        return Optional.of(LogException.of(e.error()));
      }
    }

    @Override
    public void append(RecordBatch batch, boolean isDurable) throws LogException {
      if (failing) {
        throw LogException.of(OvsdbError.io("T.db: write failed", "No space left on device"));
      }
      appends.add(batch.records());
      durable.add(isDurable);
    }

    @Override
    public boolean canAppend() {
      return !failing;
    }

    @Override
    public Compaction compact() throws LogException {
      throw LogException.file("a log in memory is not compacted");
    }

    @Override
    public long size() {
      return 0;
    }

    @Override
    public void close() {
      failing = true;
    }
  }
}
