// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jovn.ovsdb.data.OvsdbException;

/// The log of a standalone database: one file.
public final class StandaloneLog implements CommitLog {

  /// A file with less than this left is read without a second thread.
  private static final long SMALL = 1 << 21;

  private final LogFile file;

  /// @throws LogException when `file` is that of a clustered database
  public StandaloneLog(LogFile file) throws LogException {
    if (file.isClustered()) {
      throw LogException.file(
          file.display() + ": cannot apply this operation to clustered database file");
    }
    this.file = file;
  }

  @Override
  public <T> Optional<LogException> read(Parser<T> parser, Replay<? super T> replay) {
    try {
      if (file.bytesLeft() < SMALL) {
        readHere(parser, replay);
      } else {
        new ReadAhead<T>(file, parser).drain(replay);
      }
      return Optional.empty();
    } catch (LogException e) {
      return Optional.of(e);
    }
  }

  private <T> void readHere(Parser<T> parser, Replay<? super T> replay) throws LogException {
    List<T> parts = new ArrayList<>();
    for (LogRecord record = file.next(); record != null; record = file.next()) {
      try {
        parts.clear();
        parser.parse(record, parts::add);
        for (T part : parts) {
          replay.apply(record, part);
        }
      } catch (LogException e) {
        file.reject(record);
        throw e;
      } catch (OvsdbException e) {
        file.reject(record);
        throw LogException.of(e.error());
      }
    }
  }

  @Override
  public void append(RecordBatch batch, boolean isDurable) throws LogException {
    if (!batch.isEmpty()) {
      file.append(batch, isDurable);
    }
  }

  @Override
  public boolean canAppend() {
    return file.canAppend();
  }

  @Override
  public Compaction compact() throws LogException {
    return file.compact();
  }

  @Override
  public long size() {
    return file.size();
  }

  @Override
  public void close() {
    file.close();
  }
}
