// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.metrics;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The metrics of this process: as with the log, there is one set for all. Ask for a [Timing], a
/// [Tally] or a gauge when the thing measured is made, which is after [#turnOn]; those that were
/// asked for before stay off. Names begin with `jovn_`; labels are given as name, value, name,
/// value… Thread-safe.
public final class Metrics {

  private static volatile @Nullable Exposition exposition;

  /// Takes the values of a gauge at the moment when somebody asks for them.
  @FunctionalInterface
  public interface Sink {
    /// Gives one value.
    ///
    /// @param labelValues one for each label's name
    void value(double value, String... labelValues);

    /// Gives one value that counts something.
    default void value(long value, String... labelValues) {
      value((double) value, labelValues);
    }
  }

  private Metrics() {}

  /// From now on, what is asked for is measured.
  public static synchronized void turnOn() {
    if (exposition == null) {
      exposition = new Exposition();
    }
  }

  /// What is asked for from now on is not measured; for tests.
  static synchronized void turnOff() {
    exposition = null;
  }

  public static boolean isOn() {
    return exposition != null;
  }

  /// How long something takes.
  ///
  /// @param name ends with `_seconds`
  public static Timing timing(String name, String help, String... labels) {
    Exposition on = exposition;
    return on == null ? Timing.OFF : on.timing(name, help, labels);
  }

  /// How often something happened.
  ///
  /// @param name ends with `_total`
  public static Tally tally(String name, String help, String... labels) {
    Exposition on = exposition;
    return on == null ? Tally.OFF : on.tally(name, help, labels);
  }

  /// What is the case now. Several may give values of one gauge, with other labels.
  ///
  /// @param reader called on a thread of the end point whenever somebody asks
  public static void gauge(
      String name, String help, List<String> labelNames, Consumer<Sink> reader) {
    Exposition on = exposition;
    if (on != null) {
      on.gauge(name, help, labelNames, reader);
    }
  }

  /// A condition of `/ready`: whether the program does what it is for.
  ///
  /// @param what is not so when it is not ready, for people
  public static void ready(String what, BooleanSupplier isSo) {
    Exposition on = exposition;
    if (on != null) {
      on.readiness().add(new Exposition.Condition(what, isSo));
    }
  }

  /// A condition of `/health`: whether the program is whole; restart it when it is not.
  public static void healthy(String what, BooleanSupplier isSo) {
    Exposition on = exposition;
    if (on != null) {
      on.health().add(new Exposition.Condition(what, isSo));
    }
  }

  static @Nullable Exposition exposition() {
    return exposition;
  }
}
