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
  private final CommitLog.Parser<T> parser;
  private final ArrayDeque<Group<T>> ready = new ArrayDeque<>();

  /// The group that the reader fills, and its length in the file; a part counts as its record.
  private List<LogRecord> records = new ArrayList<>();

  private List<T> parsed = new ArrayList<>();
  private long bytes;
  private boolean hasEnded;

  private @Nullable LogRecord rejected;
  private @Nullable Throwable bug;
  private boolean isCancelled;

  ReadAhead(LogFile file, CommitLog.Parser<T> parser) {
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
      while (!isEnded()) {
        readRecord();
      }
    } catch (RuntimeException | Error e) {
      synchronized (this) {
        bug = e;
        notifyAll();
      }
    }
  }

  private void readRecord() {
    LogRecord record = null;
    try {
      record = file.next();
      if (record == null) {
        end(null);
        return;
      }
      LogRecord read = record;
      parser.parse(read, part -> add(read, part));
    } catch (LogException e) {
      rejectRead(record);
      end(e);
    } catch (OvsdbException e) {
      rejectRead(record);
      end(LogException.of(e.error()));
    }
  }

  /// Adds a record, or the next part of a long one, to the group.
  private void add(LogRecord record, T part) {
    records.add(record);
    parsed.add(part);
    bytes += record.length();
    if (records.size() == GROUP_RECORDS || bytes >= GROUP_BYTES) {
      put(null, false);
    }
  }

  private void end(@Nullable LogException failure) {
    hasEnded = true;
    put(failure, true);
  }

  private synchronized boolean isEnded() {
    return hasEnded || isCancelled;
  }

  private void rejectRead(@Nullable LogRecord record) {
    if (record != null) {
      file.reject(record);
    }
  }

  /// Hands the group over, unless the consumer has given up.
  private synchronized void put(@Nullable LogException failure, boolean isLast) {
    await(() -> ready.size() < GROUPS_MAX || isCancelled);
    if (!isCancelled) {
      ready.add(new Group<>(records, parsed, failure, isLast));
      notifyAll();
    }
    records = new ArrayList<>();
    parsed = new ArrayList<>();
    bytes = 0;
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
