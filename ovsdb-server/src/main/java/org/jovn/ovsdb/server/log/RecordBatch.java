// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import org.jovn.ovsdb.json.JsonOutput;

/// Records on their way into a log, encoded. Belongs to one thread at a time; made once and used
/// again and again.
///
/// ```java
/// JsonOutput out = batch.begin();
/// out.raw('{')…
/// batch.end();
/// log.append(batch, durable);
/// batch.clear();
/// ```
public final class RecordBatch {

  private static final int KEEP_MAX = 1 << 22;

  private final Sha1 sha1 = new Sha1();
  private JsonOutput record = new JsonOutput(1 << 12);
  private JsonOutput encoded = new JsonOutput(1 << 12);
  private int records;

  /// Begins a record, whose JSON object is to be written to the result.
  public JsonOutput begin() {
    record.clear();
    return record;
  }

  /// Adds what was written since [#begin()] as a record.
  public void end() {
    record.raw('\n');
    int length = record.size();
    byte[] hash = sha1.update(record.array(), 0, length).finish();
    encoded.raw(RecordHeader.format(LogFile.STANDALONE, length, hash));
    encoded.raw(record.array(), 0, length);
    records++;
  }

  /// How many records there are.
  public int records() {
    return records;
  }

  public boolean isEmpty() {
    return records == 0;
  }

  /// Bytes that the records take in a file.
  public int size() {
    return encoded.size();
  }

  byte[] array() {
    return encoded.array();
  }

  /// Takes back all records. A large buffer is given back to the heap.
  public void clear() {
    records = 0;
    encoded = emptied(encoded);
    record = emptied(record);
  }

  private static JsonOutput emptied(JsonOutput out) {
    if (out.array().length > KEEP_MAX) {
      return new JsonOutput(1 << 12);
    }
    out.clear();
    return out;
  }
}
