// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.List;
import java.util.function.BiConsumer;
import org.jovn.daemon.Fatal;
import org.jovn.tools.client.Servers.Opened;

/// A command of the program, which is given its operands.
record Command(String name, BiConsumer<Context, List<String>> action) {

  private static final int MANY = Integer.MAX_VALUE;

  static List<Command> all() {
    return List.of(
        onServer("list-dbs", 0, (c, opened) -> new SchemaCommands(c).listDatabases(opened)),
        onDatabase("get-schema", 0, 0, (c, o) -> new SchemaCommands(c).getSchema(o)),
        onDatabase("get-schema-version", 0, 0, (c, o) -> new SchemaCommands(c).getSchemaVersion(o)),
        onDatabase("get-schema-cksum", 0, 0, (c, o) -> new SchemaCommands(c).getSchemaChecksum(o)),
        onDatabase("list-tables", 0, 0, (c, o) -> new SchemaCommands(c).listTables(o)),
        onDatabase("list-columns", 0, 1, (c, o) -> new SchemaCommands(c).listColumns(o)),
        alone("transact", 1, 2, (c, operands) -> new TransactCommands(c).transact(operands)),
        alone("query", 1, 2, (c, operands) -> new TransactCommands(c).query(operands)),
        onDatabase("monitor", 1, MANY, (c, o) -> new MonitorCommand(c, o).monitor()),
        onDatabase("monitor-cond", 2, 3, (c, o) -> new MonitorCommand(c, o).monitorConditional()),
        onDatabase("monitor-cond-since", 2, 4, (c, o) -> new MonitorCommand(c, o).monitorSince()),
        alone("wait", 2, 3, (c, operands) -> new WaitCommand(c).run(operands)),
        alone("convert", 1, 2, (c, operands) -> new SchemaCommands(c).convert(operands)),
        alone("needs-conversion", 1, 2, (c, o) -> new SchemaCommands(c).needsConversion(o)),
        onDatabase("dump", 0, MANY, (c, o) -> new TransactCommands(c).dump(o)),
        onDatabase("backup", 0, 0, (c, o) -> new SnapshotCommands(c).backup(o)),
        onDatabase("restore", 0, 0, (c, o) -> new SnapshotCommands(c).restore(o)),
        onServer("lock", 1, (c, opened) -> new LockCommands(c).run("lock", opened)),
        onServer("steal", 1, (c, opened) -> new LockCommands(c).run("steal", opened)),
        onServer("unlock", 1, (c, opened) -> new LockCommands(c).run("unlock", opened)));
  }

  /// A command that looks for its server itself: the operands may begin with it.
  private static Command alone(
      String name, int min, int max, BiConsumer<Context, List<String>> action) {
    return new Command(
        name,
        (context, operands) -> {
          check(name, operands, min, max);
          action.accept(context, operands);
        });
  }

  private static Command onServer(String name, int count, BiConsumer<Context, Opened> action) {
    return new Command(
        name,
        (context, operands) -> {
          Opened opened = context.servers().open(count, operands);
          check(name, opened.operands(), count, count);
          action.accept(context, opened);
        });
  }

  private static Command onDatabase(
      String name, int min, int max, BiConsumer<Context, Opened> action) {
    return new Command(
        name,
        (context, operands) -> {
          Opened opened = context.servers().openDatabase(min, operands);
          check(name, opened.operands(), min, max);
          action.accept(context, opened);
        });
  }

  private static void check(String name, List<String> operands, int min, int max) {
    if (operands.size() < min || operands.size() > max) {
      throw Fatal.logged("ovsdb_client", "invalid syntax for '" + name + "' (use --help for help)");
    }
  }

  void run(Context context, List<String> operands) {
    action.accept(context, operands);
  }
}
