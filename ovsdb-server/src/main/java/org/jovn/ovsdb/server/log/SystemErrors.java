// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// The operating system's words for a failure, as `strerror` has them; Java's file exceptions hide
/// some of them behind a type.
final class SystemErrors {

  static final String TRY_AGAIN = "Resource temporarily unavailable";
  static final String DEADLOCK = "Resource deadlock avoided";
  static final String INVALID = "Invalid argument";
  static final String END_OF_FILE = "End of file";

  private SystemErrors() {}

  static String text(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case FileAlreadyExistsException _ -> "File exists";
      case AccessDeniedException _ -> "Permission denied";
      case FileSystemException f when f.getReason() != null -> f.getReason();
      default -> e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    };
  }
}
