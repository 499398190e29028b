// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.schema.DatabaseSchema;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.session.HostedDatabase;

/// A standalone database of a program that brings the schema along, as `ovn-ctl` and `ovs-ctl` keep
/// theirs: the file is made when there is none, and converted when another release made it.
///
/// @param file where it is
/// @param schema what this release expects in it
public record BundledDatabase(Path file, DatabaseSchema schema) {

  /// Makes the file, and its folder, unless it is there.
  ///
  /// @throws Fatal when it cannot be made
  public void createIfMissing() {
    if (Files.exists(file)) {
      return;
    }
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      LogFile.create(file, file.toString(), schema.toJson());
    } catch (IOException e) {
      throw Fatal.of(file + ": cannot be made (" + e.getMessage() + ")");
    } catch (LogException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }

  /// Converts what `server` hosts from the file to the schema, if it has another. It may not listen
  /// yet.
  ///
  /// @throws Fatal when the file holds another database, or rows that the schema does not allow
  public void upgrade(Server server) {
    HostedDatabase hosted = server.database(schema.name());
    if (hosted == null) {
      throw Fatal.of(file + " does not hold a database " + schema.name());
    }
    if (hosted.database().schema().toJson().equals(schema.toJson())) {
      return;
    }
    CompletableFuture<String> failure = new CompletableFuture<>();
    server.convert(
        hosted, schema.toJson(), error -> failure.complete(error == null ? "" : error.toString()));
    String text = failure.join();
    if (!text.isEmpty()) {
      throw Fatal.of(
          "%s does not fit the schema of version %s: %s".formatted(file, schema.version(), text));
    }
  }
}
