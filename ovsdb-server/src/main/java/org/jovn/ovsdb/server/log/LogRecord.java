// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonDiagnosis;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonReader;

/// One record of a log, its hash checked. The bytes are shared with other records and not written
/// to any more, so a record may pass to another thread.
///
/// @param file name of the file, for messages
/// @param position where the record's header begins in the file
/// @param start where its JSON begins in the file
/// @param bytes the array that holds the JSON
/// @param offset where the JSON begins in `bytes`
/// @param length bytes of JSON, the line feed at its end included
@SuppressWarnings("ArrayRecordComponent") // compared by nobody; a copy would cost what this saves
public record LogRecord(
    String file, long position, long start, byte[] bytes, int offset, int length) {

  /// Where the next record begins in the file.
  public long end() {
    return start + length;
  }

  /// The record's JSON object.
  public JsonObject json() throws LogException {
    Json json;
    try {
      json = JsonReader.parse(bytes, offset, length);
    } catch (JsonException e) {
      throw notJson(e);
    }
    if (json instanceof JsonObject object) {
      return object;
    }
    throw LogException.syntax(place() + " are not a JSON object");
  }

  /// What to tell when a parser refuses the record.
  public LogException notJson(JsonException e) {
    String why = JsonDiagnosis.of(bytes, offset, length, e);
    return LogException.syntax(place() + " are not valid JSON (" + why + ")");
  }

  private String place() {
    return file + ": " + length + " bytes starting at offset " + start;
  }
}
