// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.util.Optional;
import java.util.function.Consumer;
import org.jovn.ovsdb.data.OvsdbException;

/// Where a database's commits go, and come from when it is opened. A database reads its log once,
/// from the beginning, before it appends. All methods are called by the database's own thread,
/// which must not be interrupted meanwhile.
public interface CommitLog extends AutoCloseable {

  /// Turns a record into what [Replay] takes: one thing, or several when the record is long. Called
  /// on another thread when the log is long, in the order of the records.
  @FunctionalInterface
  interface Parser<T> {
    void parse(LogRecord record, Consumer<T> sink) throws LogException, OvsdbException;
  }

  /// Applies a record, or a part of one, to the database, on the thread that called
  /// [CommitLog#read]. When a record fails, nothing more follows; its parts so far do not count.
  @FunctionalInterface
  interface Replay<T> {
    void apply(LogRecord record, T parsed) throws LogException, OvsdbException;
  }

  /// Reads all records from where the last call stopped. The first record is the schema.
  ///
  /// @return what is wrong with the record at which reading had to stop, if any did; the records
  ///   before it are good and have been applied, the next append replaces the rest
  <T> Optional<LogException> read(Parser<T> parser, Replay<? super T> replay);

  /// Appends all records of `batch`, or none.
  ///
  /// @param isDurable whether they must be on the disk before this returns
  void append(RecordBatch batch, boolean isDurable) throws LogException;

  /// Whether a short record could be appended now. Nothing is kept of what is tried.
  boolean canAppend();

  /// Begins to replace the log by a snapshot of what it amounts to at this moment.
  Compaction compact() throws LogException;

  /// Length of the log in bytes; 0 when nothing is kept.
  long size();

  @Override
  void close();
}
