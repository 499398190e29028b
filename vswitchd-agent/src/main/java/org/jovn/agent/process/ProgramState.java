// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent.process;

import java.util.Optional;
import java.util.OptionalLong;

/// What a watched program is doing; a value for whoever reports it.
///
/// @param pid of the process, if there is one
/// @param restarts how often it was started again
/// @param seconds how long the process has run
/// @param ended how the process before this one ended
public record ProgramState(
    String name, OptionalLong pid, int restarts, long seconds, Optional<String> ended) {

  public boolean isRunning() {
    return pid.isPresent();
  }
}
