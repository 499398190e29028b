// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jovn.ovsdb.data.OvsdbException;
import org.jspecify.annotations.Nullable;

/// Reads and parses the records of a long file on a thread of its own, a bounded distance ahead of
/// the one that applies them. Records pass in groups, for a hand-over costs more than a short
/// record.
///
/// @param <T> what a record is parsed into
final class ReadAhead<T> {

  private static final int GROUP_RECORDS = 256;
  private static final int GROUP_BYTES = 1 << 20;
  private static final int GROUPS_MAX = 8;

  /// Records in order; `failure` is what stopped the reader after them, `isLast` that nothing
  /// follows.
  private record Group<T>(
      List<LogRecord> records, List<T> parsed, @Nullable LogException failure, boolean isLast) {}

  private final LogFile file;
  private final CommitLog.Parser<? extends T> parser;
  private final ArrayDeque<Group<T>> ready = new ArrayDeque<>();
  private @Nullable LogRecord rejected;
  private @Nullable Throwable bug;
  private boolean isCancelled;

  ReadAhead(LogFile file, CommitLog.Parser<? extends T> parser) {
    this.file = file;
    this.parser = parser;
  }

  /// Applies all records.
  ///
  /// @throws LogException at the record that is bad; the file's good prefix then ends before it
  void drain(CommitLog.Replay<? super T> replay) throws LogException {
    Thread thread = Thread.ofPlatform().name("log reader").daemon().start(this::run);
    try {
      Group<T> group;
      do {
        group = take();
        for (int i = 0; i < group.records().size(); i++) {
          apply(replay, group.records().get(i), group.parsed().get(i));
        }
        LogException failure = group.failure();
        if (failure != null) {
          throw failure;
        }
      } while (!group.isLast());
    } finally {
      stop(thread);
    }
  }

  private void apply(CommitLog.Replay<? super T> replay, LogRecord record, T parsed)
      throws LogException {
    try {
      replay.apply(record, parsed);
    } catch (LogException e) {
      rejected = record;
      throw e;
    } catch (OvsdbException e) {
      rejected = record;
      throw LogException.of(e.error());
    }
  }

  /// The reader has gone on beyond the record that was refused; only when it has ended may the file
  /// be told where the good prefix ends.
  private void stop(Thread thread) {
    synchronized (this) {
      isCancelled = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    LogRecord record = rejected;
    if (record != null) {
      file.reject(record);
    }
  }

  private synchronized Group<T> take() {
    await(() -> !ready.isEmpty() || bug != null);
    Group<T> group = ready.poll();
    if (group == null) {
      throw new IllegalStateException("reading " + file.display(), bug);
    }
    notifyAll();
    return group;
  }

  private void run() {
    try {
      boolean isLast = false;
      while (!isLast) {
        Group<T> group = readGroup();
        isLast = !put(group) || group.isLast();
      }
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        bug = e;
        notifyAll();
      }
    }
  }

  private Group<T> readGroup() {
    List<LogRecord> records = new ArrayList<>();
    List<T> parsed = new ArrayList<>();
    int bytes = 0;
    while (records.size() < GROUP_RECORDS && bytes < GROUP_BYTES) {
      LogRecord record = null;
      try {
        record = file.next();
        if (record == null) {
          return new Group<>(records, parsed, null, true);
        }
        parsed.add(parser.parse(record));
        records.add(record);
        bytes += record.length();
      } catch (LogException e) {
        rejectRead(record);
        return new Group<>(records, parsed, e, true);
      } catch (OvsdbException e) {
        rejectRead(record);
        return new Group<>(records, parsed, LogException.of(e.error()), true);
      }
    }
    return new Group<>(records, parsed, null, false);
  }

  private void rejectRead(@Nullable LogRecord record) {
    if (record != null) {
      file.reject(record);
    }
  }

  /// False when the consumer has given up.
  private synchronized boolean put(Group<T> group) {
    await(() -> ready.size() < GROUPS_MAX || isCancelled);
    if (isCancelled) {
      return false;
    }
    ready.add(group);
    notifyAll();
    return true;
  }

  private synchronized void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      try {
        wait();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted while reading " + file.display(), e);
      }
    }
  }
}
