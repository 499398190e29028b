// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/// The system's own words for an error, out of the words that Netty and Java wrap around them.
final class SystemErrors {

  private static final Pattern NATIVE = Pattern.compile("error\\(-\\d+\\): ([^:]*)");

  private SystemErrors() {}

  static String text(Throwable error) {
    Throwable cause = error;
    while (true) {
      String message = String.valueOf(cause.getMessage());
      Matcher matcher = NATIVE.matcher(message);
      if (matcher.find()) {
        return matcher.group(1).strip();
      }
      switch (cause) {
        case FileNotFoundException _ -> {
          return message.endsWith("(Permission denied)")
              ? "Permission denied"
              : "No such file or directory";
        }
        case NoSuchFileException _ -> {
          return "No such file or directory";
        }
        case AccessDeniedException _ -> {
          return "Permission denied";
        }
        case UnknownHostException _ -> {
          return "Address family not supported by protocol";
        }
        case ConnectException e when e.getCause() == null && message.contains("timed out") -> {
          return "Connection timed out";
        }
        case SSLException _ -> {
          return "Protocol error";
        }
        default -> {
          Throwable next = cause.getCause();
          if (next == null || next == cause) {
            return cause instanceof IOException && cause.getMessage() != null
                ? message
                : cause.toString();
          }
          cause = next;
        }
      }
    }
  }
}
