// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.io.IOException;
import org.jovn.ovsdb.data.OvsdbError;

/// A log file cannot be opened, read or written, or what is in it is not what should be. Has no
/// stack trace: it tells of a file, not of this program. The message is what the C programs print.
public final class LogException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient OvsdbError error;

  private LogException(OvsdbError error) {
    super(error.text(), null, false, false);
    this.error = error;
  }

  /// The file could not be read or written for a reason of the operating system's.
  static LogException io(String details, IOException cause) {
    return io(details, SystemErrors.text(cause));
  }

  static LogException io(String details, String systemError) {
    return new LogException(OvsdbError.io(details, systemError));
  }

  /// The file's contents do not have the form of a log.
  static LogException syntax(String details) {
    return new LogException(OvsdbError.of("syntax error", details));
  }

  /// The file is not a log, or not one for this use.
  public static LogException file(String details) {
    return new LogException(OvsdbError.of("ovsdb error", details));
  }

  /// A record is well formed, but the database cannot apply it.
  public static LogException of(OvsdbError error) {
    return new LogException(error);
  }

  /// The error as a reply to a transaction carries it.
  public OvsdbError error() {
    return error;
  }

  /// The operating system's words, such as "No space left on device"; empty when it had no part.
  public String systemError() {
    String text = error.ioError();
    return text == null ? "" : text;
  }
}
