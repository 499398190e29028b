// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jovn.daemon.Launcher;

/// How we start programs: found where Debian keeps daemons too, whatever our `PATH`, and without
/// what the launcher told us alone.
public final class Children {

  private static final String SBIN = ":/usr/local/sbin:/usr/sbin:/sbin";

  private Children() {}

  /// A builder of a process; standard output and error are one stream.
  public static ProcessBuilder builder(List<String> command) {
    // The JDK looks in our own PATH, env(1) in that of the child.
    List<String> words = new ArrayList<>(command);
    if (!command.getFirst().startsWith("/")) {
      words.addFirst("env");
    }
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.merge("PATH", "/usr/bin:/bin" + SBIN, (path, _) -> path + SBIN);
    Launcher.clean(environment);
    return builder;
  }
}
