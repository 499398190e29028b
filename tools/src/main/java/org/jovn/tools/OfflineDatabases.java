// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jovn.daemon.Fatal;
import org.jovn.ovsdb.server.database.Database;
import org.jovn.ovsdb.server.database.Environment;
import org.jovn.ovsdb.server.log.FileAccess;
import org.jovn.ovsdb.server.log.LogException;
import org.jovn.ovsdb.server.log.LogFile;
import org.jovn.ovsdb.server.log.StandaloneLog;

/// Opens database files without a server: the server's engine does the work, all of it on the one
/// thread there is.
public final class OfflineDatabases {

  private final SplittableRandom random = new SplittableRandom(seed());
  private final Environment environment =
      new Environment(
          InstantSource.system(), new Clock(), Runnable::run, Runnable::run, random, true);

  /// What the engine needs of the outside.
  Environment environment() {
    return environment;
  }

  /// Where new UUIDs come from.
  SplittableRandom random() {
    return random;
  }

  /// Nothing here waits, so nothing is ever due.
  private record Clock() implements Environment.Timer {
    @Override
    public long nanos() {
      return System.nanoTime();
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {}
  }

  /// UUIDs must differ from those that other processes make at the same moment.
  private static long seed() {
    try (InputStream in = Files.newInputStream(Path.of("/dev/urandom"))) {
      return ByteBuffer.wrap(in.readNBytes(Long.BYTES)).getLong();
    } catch (IOException e) {
      throw Fatal.of("/dev/urandom: " + e.getMessage());
    }
  }

  /// Opens a standalone database, which must not be damaged.
  ///
  /// @param display what messages call the file
  public Database open(Path file, String display, FileAccess access) throws LogException {
    LogFile log = LogFile.open(file, display, access);
    try {
      AtomicReference<LogException> damage = new AtomicReference<>();
      Database database = Database.open(new StandaloneLog(log), environment, damage::set);
      LogException failure = damage.get();
      if (failure != null) {
        throw failure;
      }
      return database;
    } catch (LogException e) {
      log.close();
      throw e;
    }
  }
}
