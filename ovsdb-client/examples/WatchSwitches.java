// SPDX-License-Identifier: Apache-2.0

import java.time.Duration;
import org.jovn.ovn.nb.LogicalSwitch;
import org.jovn.ovn.nb.OvnNorthboundSchema;
import org.jovn.ovsdb.client.ReplicaSession;
import org.jovn.ovsdb.client.SessionOptions;
import org.jovn.ovsdb.client.replica.ChangeStream;
import org.jovn.ovsdb.client.replica.RowDelta;

/// Adds a logical switch, then prints what becomes of all of them:
/// `java -cp 'target/jovn/lib/*' ovsdb-client/examples/WatchSwitches.java tcp:127.0.0.1:6641`.
public class WatchSwitches {
  public static void main(String[] args) throws Exception {
    SessionOptions options = SessionOptions.of(args[0], OvnNorthboundSchema.SCHEMA);
    try (ReplicaSession nb = ReplicaSession.open(options)) {
      ChangeStream changes = nb.changes();
      System.out.println(
          nb.transact(
              Duration.ofSeconds(10),
              (snapshot, transaction) -> LogicalSwitch.insert(transaction).name("example")));
      while (true) {
        for (RowDelta delta : changes.next().table(LogicalSwitch.TABLE)) {
          System.out.println(
              switch (delta) {
                case RowDelta.Inserted(var row) -> "+ " + new LogicalSwitch(row).name();
                case RowDelta.Deleted(var row) -> "- " + new LogicalSwitch(row).name();
                case RowDelta.Modified(_, var row) -> "~ " + new LogicalSwitch(row).name();
              });
        }
      }
    }
  }
}
