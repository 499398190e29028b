// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.data;

import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonObject;
import org.jovn.ovsdb.json.JsonOutput;
import org.jspecify.annotations.Nullable;

/// An error as replies carry it (RFC 7047 section 3.1, `<error>`, and the tags of ovsdb-server(7)).
///
/// @param tag the short name, such as "constraint violation"
/// @param details the sentence that a person reads; empty for none
/// @param syntax the offending part of the request as compact JSON, or null
/// @param ioError what the operating system said, or null
public record OvsdbError(
    String tag, String details, @Nullable String syntax, @Nullable String ioError) {

  public static OvsdbError of(String tag, String details) {
    return new OvsdbError(tag, details, null, null);
  }

  /// An error in the form of the request, which names the offending part.
  public static OvsdbError syntax(@Nullable Json json, String details) {
    return about(json, "syntax error", details);
  }

  /// An error of kind `tag` about a part of the request.
  public static OvsdbError about(@Nullable Json json, String tag, String details) {
    return new OvsdbError(tag, details, json == null ? null : json.toString(), null);
  }

  /// A failure of the operating system's.
  public static OvsdbError io(String details, String ioError) {
    return new OvsdbError("I/O error", details, null, ioError);
  }

  public static OvsdbError constraint(String details) {
    return of("constraint violation", details);
  }

  public JsonObject toJson() {
    JsonObject.Builder builder = new JsonObject.Builder();
    if (!details.isEmpty()) {
      builder.put("details", Json.of(details));
    }
    builder.put("error", Json.of(tag));
    if (syntax != null) {
      builder.put("syntax", Json.of(syntax));
    }
    if (ioError != null) {
      builder.put("io-error", Json.of(ioError));
    }
    return builder.build();
  }

  public void write(JsonOutput out) {
    out.value(toJson());
  }

  /// This error as an exception, without a stack trace.
  public OvsdbException exception() {
    return new OvsdbException(this);
  }

  /// One line for logs and terminals: `syntax "…": tag: details`.
  public String text() {
    StringBuilder out = new StringBuilder();
    if (syntax != null) {
      out.append("syntax \"").append(syntax).append("\": ");
    }
    out.append(tag);
    if (!details.isEmpty()) {
      out.append(": ").append(details);
    }
    if (ioError != null) {
      out.append(" (").append(ioError).append(')');
    }
    return out.toString();
  }
}
