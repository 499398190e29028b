// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.engine;

import java.util.List;

/// A derivation that threw for one key. What it had emitted until then stays, and it runs again
/// when something that it had read changes.
///
/// @param read what it had read from inputs until then
public record Fault(String derivation, Object key, Throwable cause, List<Read> read) {

  public Fault {
    read = List.copyOf(read);
  }

  /// A value of an input.
  public record Read(String input, Object key, Object value) {}

  /// Thrown into the readers of a memo that failed, which was told already.
  static final class Follows extends RuntimeException {
    private static final long serialVersionUID = 1;

    Follows(String message) {
      super(message, null, false, false);
    }
  }
}
