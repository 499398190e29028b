// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jovn.daemon.Options.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptionsTest {

  private static final Options TABLE =
      Options.of(
          List.of(
              Option.flag("alpha", 'a'),
              Option.flag("alphabet"),
              Option.required("beta", 'b'),
              Option.optional("gamma", 'g')));

  private static String parse(Options options, String... arguments) {
    List<String> seen = new ArrayList<>();
    List<String> operands =
        options.parse(
            arguments,
            (option, value) -> seen.add(option.name() + value.map("="::concat).orElse("")));
    return seen + " " + operands;
  }

  @Test
  void optionsAndOperandsComeInAnyOrder() {
    assertThat(parse(TABLE, "x", "-a", "y", "--beta=1", "z"))
        .isEqualTo("[alpha, beta=1] [x, y, z]");
  }

  @Test
  void firstOperandMayEndTheOptions() {
    assertThat(parse(TABLE.endingAtOperand(), "-a", "x", "-a")).isEqualTo("[alpha] [x, -a]");
  }

  @Test
  void argumentsAreAttachedOrSeparate() {
    assertThat(parse(TABLE, "--beta", "-a", "--beta=", "-b", "--", "-b2", "-bab"))
        .isEqualTo("[beta=-a, beta=, beta=--, beta=2, beta=ab] []");
  }

  @Test
  void optionalArgumentsAreAttachedOnly() {
    assertThat(parse(TABLE, "--gamma", "x", "--gamma=y", "-g", "z", "-gw", "-agw"))
        .isEqualTo("[gamma, gamma=y, gamma, gamma=w, alpha, gamma=w] [x, z]");
  }

  @Test
  void exactNameWinsOverPrefix() {
    assertThat(parse(TABLE, "--alpha", "--alphab", "--be=1"))
        .isEqualTo("[alpha, alphabet, beta=1] []");
  }

  @Test
  void twoDashesEndTheOptionsAndOneIsAnOperand() {
    assertThat(parse(TABLE, "-", "-a", "--", "-a", "--")).isEqualTo("[alpha] [-, -a, --]");
  }

  @Test
  void receiverEndsTheParse() {
    assertThatThrownBy(
            () ->
                TABLE.parse(
                    new String[] {"-a", "--nonsense"},
                    (_, _) -> {
                      throw Fatal.silently(0);
                    }))
        .isInstanceOfSatisfying(Fatal.class, e -> assertThat(e.status()).isZero());
  }

  @Test
  void errorsAreThoseOfTheCProgram(@TempDir Path folder) throws IOException, InterruptedException {
    List<List<String>> wrong =
        List.of(
            List.of("--foo"),
            List.of("--foo=bar", "x"),
            List.of("--no"),
            List.of("--ssl"),
            List.of("--ssl=x"),
            List.of("--s"),
            List.of("--p"),
            List.of("--r"),
            List.of("--="),
            List.of("--detach=3"),
            List.of("--det=3"),
            List.of("--remote"),
            List.of("--remote=x", "--bootstrap"),
            List.of("-p"),
            List.of("-x"),
            List.of("-xV"),
            List.of("operand", "-c"),
            List.of("-vfoo"),
            List.of("-v", "--verbose=foo:bar"),
            List.of("-vjsonrpc:dbg:info"),
            List.of("-vjsonrpc:reconnect"),
            List.of("-vfile:console:info"),
            List.of("-vovsdb-server:dbg"),
            List.of("-vPATTERN"),
            List.of("-vPATTERN:foo:%m"),
            List.of("-vFACILITY:foo"),
            List.of("-vFACILITY"),
            List.of("--syslog-method=foo"),
            List.of("--user=no-such-user"),
            List.of("--user=root:no-such-group"),
            List.of("--user=no-such-user:root"));
    try (Programs programs = Programs.in(folder)) {
      for (List<String> arguments : wrong) {
        sameError(programs, arguments.toArray(String[]::new));
      }
    }
  }

  private static void sameError(Programs programs, String... arguments)
      throws IOException, InterruptedException {
    Programs.Outcome theirs = programs.theirs(arguments);
    assertThat(theirs.status()).as("status of C for %s", List.of(arguments)).isEqualTo(1);
    assertThatThrownBy(() -> TestDaemonMain.parse(arguments))
        .as("%s", List.of(arguments))
        .isInstanceOfSatisfying(
            Fatal.class,
            e -> {
              assertThat("ovsdb-server: " + e.text() + "\n").isEqualTo(theirs.errors());
              assertThat(e.status()).isEqualTo(1);
            });
  }

  @Test
  void listingIsForShellCompletion() {
    assertThat(TABLE.listing())
        .isEqualTo("--alpha\n-a \n--alphabet\n--beta=ARG\n-b ARG\n--gamma=[ARG]\n-g [ARG]\n");
  }
}
