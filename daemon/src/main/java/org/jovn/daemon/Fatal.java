// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.util.Optional;

/// The program cannot go on: it prints `PROGRAM: message` on standard error and exits. Thrown from
/// the body of a program, caught in [Daemon]; it has no stack trace, for it tells of the user's
/// input or of the system, not of us.
public final class Fatal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String module;

  private Fatal(String message, int status, String module) {
    super(message, null, false, false);
    this.status = status;
    this.module = module;
  }

  /// Ends with status 1.
  public static Fatal of(String message) {
    return new Fatal(message, 1, "");
  }

  public static Fatal of(String message, int status) {
    return new Fatal(message, status, "");
  }

  /// Ends the program without a message: `--version` is done, or the log has said it all.
  public static Fatal silently(int status) {
    return new Fatal("", status, "");
  }

  /// As [#of(String)], and the message goes to the log too, at level EMER.
  public static Fatal logged(String module, String message) {
    return new Fatal(message, 1, module);
  }

  public int status() {
    return status;
  }

  /// The log module under which the message is logged, when it is.
  Optional<String> module() {
    return module.isEmpty() ? Optional.empty() : Optional.of(module);
  }

  /// The message, never null.
  public String text() {
    return String.valueOf(getMessage());
  }
}
