// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What Prometheus expects of every process, under the names that it gives them.
final class ProcessGauges {

  private static final double PAGE = 4096;

  private ProcessGauges() {}

  static void register(Exposition exposition) {
    ProcessHandle.Info process = ProcessHandle.current().info();
    exposition.gauge(
        "process_resident_memory_bytes",
        "Memory of the process, Java's and all other.",
        List.of(),
        sink -> sink.value(resident()));
    exposition.gauge(
        "process_cpu_seconds",
        "Processor time since the start.",
        List.of(),
        sink ->
            sink.value(
                ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis()
                    / 1e3));
    double start = process.startInstant().orElse(Instant.now()).toEpochMilli() / 1e3;
    exposition.gauge(
        "process_start_time_seconds",
        "When the process started, since 1970.",
        List.of(),
        sink -> sink.value(start));
    exposition.gauge(
        "jvm_memory_used_bytes",
        "Java objects, dead ones included.",
        List.of(),
        sink ->
            sink.value(
                (double) Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()));
  }

  private static double resident() {
    try {
      return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * PAGE;
    } catch (IOException | NumberFormatException e) {
      return Double.NaN;
    }
  }
}
