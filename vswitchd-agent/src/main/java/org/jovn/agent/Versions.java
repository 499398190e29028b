// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Versions of installed programs.
final class Versions {

  private static final Pattern OPEN_VSWITCH = Pattern.compile("Open vSwitch\\) (\\S+)");

  private Versions() {}

  /// What a program of Open vSwitch says of itself; empty if it is not installed.
  static Optional<String> of(String program) {
    try {
      Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = OPEN_VSWITCH.matcher(text);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
