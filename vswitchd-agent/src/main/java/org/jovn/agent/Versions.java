// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jovn.agent.process.Children;

/// Versions of installed programs.
final class Versions {

  private static final Pattern OPEN_VSWITCH = Pattern.compile("Open vSwitch\\) (\\S+)");

  private Versions() {}

  /// Whether a program is installed here.
  static boolean isInstalled(String program) {
    return !says(program).isEmpty();
  }

  /// What a program of Open vSwitch says of itself; empty if it is not installed.
  static Optional<String> of(String program) {
    Matcher matcher = OPEN_VSWITCH.matcher(says(program));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  private static String says(String program) {
    try {
      Process process = Children.builder(List.of(program, "--version")).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? text : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
