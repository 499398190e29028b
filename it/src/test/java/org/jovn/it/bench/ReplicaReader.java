// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jovn.ovn.sb.OvnSouthboundSchema;
import org.jovn.ovn.sb.SbGlobal;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.ReplicaClosedException;
import org.jovn.ovsdb.client.replica.ReplicaSnapshot;

/// Holds a Southbound database, and prints each `nb_cfg` that it sees. A line on standard input has
/// it begin with a new session; it ends with its standard input.
public final class ReplicaReader {

  private static final Duration LONG = Duration.ofDays(1);

  private ReplicaReader() {}

  /// Runs until its input ends.
  ///
  /// @param arguments the connection method of the server
  public static void main(String[] arguments) throws Exception {
    SessionOptions options =
        SessionOptions.of(arguments[0], OvnSouthboundSchema.SCHEMA).withLeaderOnly(false);
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line;
    do {
      Thread printer;
      try (ReplicaSession session = ReplicaSession.open(options)) {
        printer = Thread.ofPlatform().start(() -> print(session));
        line = input.readLine();
      }
      printer.join();
    } while (line != null);
  }

  private static void print(ReplicaSession session) {
    try {
      long shown = -1;
      ReplicaSnapshot snapshot = session.awaitAfter(0, LONG);
      while (true) {
        List<SbGlobal> globals = SbGlobal.all(snapshot);
        if (!globals.isEmpty() && globals.getFirst().nbCfg() != shown) {
          shown = globals.getFirst().nbCfg();
          System.out.println(shown);
        }
        snapshot = session.awaitAfter(snapshot.sequence(), LONG);
      }
    } catch (ReplicaClosedException | InterruptedException _) {
      // the session ended
    }
  }
}
