// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The metrics of a program that was asked for them, kept by Prometheus' client library. Only this
/// class and what it hands out touch the library. Thread-safe.
final class Exposition {

  /// From 50 µs, a transaction without a disk, to 10 s, a computation that somebody waits for.
  private static final double[] BOUNDS = {
    50e-6, 100e-6, 250e-6, 500e-6, 1e-3, 2.5e-3, 5e-3, 10e-3, 25e-3, 50e-3, 0.1, 0.25, 0.5, 1, 2.5,
    5, 10
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Map<String, Histogram> histograms = new ConcurrentHashMap<>();
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<Metrics.Sink>>> gauges = new ConcurrentHashMap<>();
  private final List<Condition> readiness = new CopyOnWriteArrayList<>();
  private final List<Condition> health = new CopyOnWriteArrayList<>();
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  /// Something that has to be so.
  record Condition(String what, BooleanSupplier isSo) {}

  Exposition() {
    ProcessGauges.register(this);
  }

  Timing timing(String name, String help, String... labels) {
    Histogram histogram =
        histograms.computeIfAbsent(
            name,
            _ ->
                Histogram.builder()
                    .name(name)
                    .help(help)
                    .labelNames(every(labels, 0))
                    .classicOnly()
                    .classicUpperBounds(BOUNDS)
                    .withoutExemplars()
                    .register(registry));
    return new Timing.Measured(histogram.labelValues(every(labels, 1)));
  }

  Tally tally(String name, String help, String... labels) {
    Counter counter =
        counters.computeIfAbsent(
            name,
            _ ->
                Counter.builder()
                    .name(name)
                    .help(help)
                    .labelNames(every(labels, 0))
                    .withoutExemplars()
                    .register(registry));
    return new Tally.Counted(counter.labelValues(every(labels, 1)));
  }

  void gauge(String name, String help, List<String> labelNames, Consumer<Metrics.Sink> reader) {
    gauges
        .computeIfAbsent(
            name,
            _ -> {
              List<Consumer<Metrics.Sink>> readers = new CopyOnWriteArrayList<>();
              GaugeWithCallback.builder()
                  .name(name)
                  .help(help)
                  .labelNames(labelNames.toArray(String[]::new))
                  .callback(sink -> readers.forEach(one -> one.accept(sink::call)))
                  .register(registry);
              return readers;
            })
        .add(reader);
  }

  /// Every second of them, the first or the second of each pair.
  private static String[] every(String[] labels, int first) {
    String[] result = new String[labels.length / 2];
    for (int i = 0; i < result.length; i++) {
      result[i] = labels[2 * i + first];
    }
    return result;
  }

  List<Condition> readiness() {
    return readiness;
  }

  List<Condition> health() {
    return health;
  }

  /// What [#write] writes.
  String contentType() {
    return writer.getContentType();
  }

  /// Writes everything in Prometheus' text format 0.0.4.
  void write(OutputStream out) throws IOException {
    writer.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
  }
}
