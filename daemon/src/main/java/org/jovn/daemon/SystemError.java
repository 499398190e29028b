// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/// The words that `strerror` has for what the JDK reports as exceptions.
public final class SystemError {

  private SystemError() {}

  /// The system's reason, without the name of the file.
  public static String text(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "No such file or directory";
      case AccessDeniedException _ -> "Permission denied";
      case FileAlreadyExistsException _ -> "File exists";
      case NotDirectoryException _ -> "Not a directory";
      case DirectoryNotEmptyException _ -> "Directory not empty";
      case FileSystemLoopException _ -> "Too many levels of symbolic links";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }
}
