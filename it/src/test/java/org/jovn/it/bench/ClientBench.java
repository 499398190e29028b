// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The client library beside the C and the Python one, on the same C server: time and memory to
/// load a Southbound database, and how fast changes are applied. Prints a table, a line for each
/// run of each reader.
///
/// Changes come as fast as the server makes them. What a reader could apply if it were alone is the
/// number of rows by the processor time that it took.
public final class ClientBench {

  private static final int SMALL_TRANSACTIONS = 20_000;
  private static final int LARGE_TRANSACTIONS = 100;
  private static final int LARGE_ROWS = 1_000;

  private final FlowServer server;

  private ClientBench(FlowServer server) {
    this.server = server;
  }

  /// Starts a reader.
  private interface Starter {
    FlowReader start() throws IOException;
  }

  /// Fills a server, and measures the readers one after the other.
  ///
  /// @param arguments how many flows, and how many times to measure each reader
  public static void main(String[] arguments) throws Exception {
    int flows = Integer.parseInt(arguments[0]);
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    Path folder = Files.createTempDirectory("bench");
    try (FlowServer server = FlowServer.start(folder, flows)) {
      ClientBench bench = new ClientBench(server);
      System.out.printf("%,d flows%n", flows);
      System.out.println(
          "| reader | load s (CPU s) | RSS MB, peak | 1-row changes/s (rows/CPU s)"
              + " | 1,000-row changes, rows/s (rows/CPU s) |");
      System.out.println("|---|---|---|---|---|");
      bench.alone();
      for (int i = 0; i < runs; i++) {
        bench.measure("C, ovn-sbctl", () -> FlowReader.Daemon.start(server.remote(), folder));
        bench.measure("ours", () -> FlowReader.ours(server.remote(), folder));
        if (!Boolean.getBoolean("jovn.bench.nopython")) {
          bench.measure(
              "Python", () -> FlowReader.python(server.remote(), server.schema(), folder));
        }
      }
    }
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  /// How fast the server makes changes that nobody reads.
  private void alone() throws InterruptedException {
    List<Object> cells = new ArrayList<>(List.of("nobody", "", ""));
    for (int rows : new int[] {1, LARGE_ROWS}) {
      int transactions = rows == 1 ? SMALL_TRANSACTIONS : LARGE_TRANSACTIONS;
      long begin = System.nanoTime();
      var _ = server.change(transactions, rows);
      cells.add("%,.0f".formatted(transactions * rows / seconds(begin)));
    }
    print(cells);
  }

  private void measure(String name, Starter starter) throws Exception {
    List<Object> cells = new ArrayList<>(List.of(name));
    long begin = System.nanoTime();
    try (FlowReader reader = starter.start()) {
      reader.await(server.cfg());
      cells.add("%.2f (%.2f)".formatted(seconds(begin), reader.cpuSeconds()));
      cells.add("%d, %d".formatted(reader.megabytes("VmRSS"), reader.megabytes("VmHWM")));
      cells.add(changes(reader, SMALL_TRANSACTIONS, 1));
      cells.add(changes(reader, LARGE_TRANSACTIONS, LARGE_ROWS));
      print(cells);
      if (reader instanceof FlowReader.Printing printing && name.equals("ours")) {
        again(printing);
      }
    }
  }

  /// Loads once more in the same process, as after a connection to another server.
  private void again(FlowReader.Printing reader) throws IOException {
    double cpu = reader.cpuSeconds();
    long begin = System.nanoTime();
    reader.again();
    reader.await(server.cfg());
    print(
        List.of(
            "ours, afresh in the same process",
            "%.2f (%.2f)".formatted(seconds(begin), reader.cpuSeconds() - cpu),
            "%d, %d".formatted(reader.megabytes("VmRSS"), reader.megabytes("VmHWM")),
            "",
            ""));
  }

  private String changes(FlowReader reader, int transactions, int rows) throws Exception {
    double cpu = reader.cpuSeconds();
    long begin = System.nanoTime();
    reader.await(server.change(transactions, rows));
    double wall = seconds(begin);
    double used = Math.max(0.01, reader.cpuSeconds() - cpu);
    return "%,.0f (%,.0f)".formatted(transactions * rows / wall, transactions * rows / used);
  }

  private static void print(List<?> cells) {
    StringBuilder line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell).append(" |");
    }
    System.out.println(line);
  }
}
