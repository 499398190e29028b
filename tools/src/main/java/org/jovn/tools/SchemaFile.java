// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.data.OvsdbError;
import org.jovn.ovsdb.data.OvsdbException;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.json.JsonDiagnosis;
import org.jovn.ovsdb.json.JsonException;
import org.jovn.ovsdb.json.JsonReader;
import org.jovn.ovsdb.schema.DatabaseSchema;

/// Files with a database schema (RFC 7047 section 3.2) on the command line of a program.
public final class SchemaFile {

  private SchemaFile() {}

  /// Reads a schema file.
  ///
  /// @throws Fatal when it cannot be read, or is no schema
  public static DatabaseSchema read(String file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(Path.of(file));
    } catch (IOException e) {
      String verb =
          Files.isDirectory(Path.of(file))
              ? "error reading JSON stream"
              : "error opening \"" + file + "\"";
      throw unreadable(file, verb + ": " + reason(e));
    }
    Json json;
    try {
      json = JsonReader.parse(bytes, 0, bytes.length);
    } catch (JsonException e) {
      throw unreadable(file, JsonDiagnosis.of(bytes, 0, bytes.length, e));
    }
    try {
      return DatabaseSchema.parse(json);
    } catch (OvsdbException e) {
      OvsdbError error = e.error();
      throw Fatal.of(
          new OvsdbError(
                  error.tag(),
                  "failed to parse \"" + file + "\" as ovsdb schema: " + error.details(),
                  error.syntax(),
                  error.ioError())
              .text());
    }
  }

  private static Fatal unreadable(String file, String why) {
    return Fatal.of(
        "failed to read schema: \"%s\" could not be read as JSON (%s)".formatted(file, why));
  }

  private static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
