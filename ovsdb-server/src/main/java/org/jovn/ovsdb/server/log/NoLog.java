// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.util.Optional;

/// For databases that live in memory only, such as `_Server`.
public final class NoLog implements CommitLog {

  public NoLog() {}

  @Override
  public <T> Optional<LogException> read(Parser<T> parser, Replay<? super T> replay) {
    return Optional.empty();
  }

  @Override
  public void append(RecordBatch batch, boolean isDurable) {}

  @Override
  public boolean canAppend() {
    return true;
  }

  @Override
  public Compaction compact() throws LogException {
    throw LogException.file("cannot compact built-in databases");
  }

  @Override
  public long size() {
    return 0;
  }

  @Override
  public void close() {}
}
