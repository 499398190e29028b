// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;

/// `--timeout`: ends the process by SIGALRM, as `alarm(2)` ends the C program. A JVM cannot send
/// itself a signal, so a shell does.
final class Alarm {

  private static final int STATUS = 142; // 128 + SIGALRM

  private Alarm() {}

  static void start(long seconds, DaemonOptions options) {
    Thread.ofPlatform()
        .daemon()
        .name("alarm")
        .start(
            () -> {
              try {
                TimeUnit.SECONDS.sleep(seconds);
              } catch (InterruptedException e) {
                return;
              }
              ring(options.isDetach());
            });
  }

  private static void ring(boolean hasFiles) {
    Vlog.log("fatal_signal", Severity.WARN, "terminating with signal 14 (Alarm clock)");
    if (hasFiles) {
      System.exit(STATUS); // so that pid file and control socket are removed
    }
    try {
      String pid = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("/bin/sh", "-c", "kill -s ALRM " + pid).start().waitFor();
      TimeUnit.SECONDS.sleep(1); // the signal ends this
    } catch (IOException e) {
      System.exit(STATUS);
    } catch (InterruptedException e) {
      return;
    }
    System.exit(STATUS);
  }
}
