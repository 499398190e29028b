// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;

/// Numbered checks: what they try, tried again until it holds or time is up, and their count.
final class Checks {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Shell shell;
  private int number;
  private int failed;

  Checks(Shell shell) {
    this.shell = shell;
    shell.begin("#   ");
  }

  /// What follows is about something else.
  void title(String text) {
    Daemon.output("# " + text + "\n");
  }

  /// One check: something to do first, and what must come to hold then.
  void check(String what, Runnable first, BooleanSupplier condition) {
    number++;
    shell.begin("#   ");
    long begin = System.nanoTime();
    boolean holds;
    String why = "";
    try {
      first.run();
      holds = Waiting.until(PATIENCE, condition);
    } catch (Fatal e) {
      holds = false;
      why = e.text();
    }
    long millis = (System.nanoTime() - begin) / 1_000_000;
    Daemon.output("%s %d - %s (%d ms)%n".formatted(holds ? "ok" : "not ok", number, what, millis));
    if (!why.isEmpty()) {
      Daemon.output("#   " + why.replace("\n", "\n#   ") + "\n");
    }
    failed += holds ? 0 : 1;
  }

  void check(String what, BooleanSupplier condition) {
    check(what, () -> {}, condition);
  }

  /// A check that cannot be made here.
  void skip(String what, String reason) {
    number++;
    Daemon.output("ok %d - %s # skip %s%n".formatted(number, what, reason));
  }

  /// The exit status.
  int finish() {
    Daemon.output("# %d checks, %d failed%n".formatted(number, failed));
    return failed == 0 ? 0 : 1;
  }
}
