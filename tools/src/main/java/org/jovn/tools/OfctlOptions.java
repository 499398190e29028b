// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.TlsFiles;
import org.jovn.openflow.channel.OfTls;
import org.jovn.openflow.match.OxmField;
import org.jovn.openflow.match.OxmFields;

/// The options of `ofctl`, which are those of ovs-ofctl(8), and their values.
final class OfctlOptions {
  private static final List<Option> OWN =
      List.of(
          Option.flag("strict"),
          Option.flag("read-only"),
          Option.flag("readd"),
          Option.flag("bundle"),
          Option.flag("may-create"),
          Option.required("flow-format", 'F'),
          Option.required("packet-in-format", 'P'),
          Option.flag("more", 'm'),
          Option.flag("timestamp"),
          Option.required("timeout", 't'),
          Option.optional("sort"),
          Option.optional("rsort"),
          Option.flag("names"),
          Option.flag("no-names"),
          Option.flag("stats"),
          Option.flag("no-stats"),
          Option.required("unixctl"),
          Option.optional("color"),
          Option.required("protocols", 'O'),
          Option.flag("help", 'h'),
          Option.flag("option", 'o'),
          Option.flag("version", 'V'));

  private static final Options TABLE =
      Options.of(OWN, DaemonOptions.DAEMON, DaemonOptions.VLOG, DaemonOptions.SSL);

  /// A key to sort flows by.
  ///
  /// @param field empty for the priority
  record Criterion(Optional<OxmField> field, boolean ascending) {}

  private final Program program;
  private final DaemonOptions shared;
  private final String usage;
  final List<String> operands;

  /// Options that mean the same to [org.jovn.openflow.text.Commands].
  final List<String> passedOn = new ArrayList<>();

  final List<Criterion> criteria = new ArrayList<>();
  boolean bundle;
  boolean readOnly;
  boolean readd;
  boolean showNames;
  boolean acceptNames = true;
  boolean showStatistics = true;
  boolean timestamp;
  int timeoutSeconds;

  OfctlOptions(Program program, String usage, String[] arguments) {
    this.program = program;
    this.usage = usage;
    this.shared = new DaemonOptions(program);
    this.operands = TABLE.parse(arguments, this::take);
  }

  private void take(Option option, Optional<String> value) {
    switch (option.name()) {
      case "strict", "may-create" -> passedOn.add("--" + option.name());
      case "bundle" -> bundle = true;
      case "read-only" -> readOnly = true;
      case "readd" -> readd = true;
      case "timestamp" -> timestamp = true;
      case "timeout" -> timeoutSeconds = seconds(value.orElse(""));
      case "sort" -> criteria.add(criterion(value, true));
      case "rsort" -> criteria.add(criterion(value, false));
      case "names" -> showNames = true;
      case "no-names" -> {
        showNames = false;
        acceptNames = false;
      }
      case "stats" -> showStatistics = true;
      case "no-stats" -> showStatistics = false;
      case "protocols" -> checkProtocols(value.orElse(""));
      // There is one flow format, all packet-in formats are taken, and nothing is coloured.
      case "more", "flow-format", "packet-in-format", "color" -> {}
      case "help" -> end(usage);
      case "option" -> end(TABLE.listing());
      case "version" -> end(program.version() + "\nOpenFlow versions 0x4:0x4\n");
      default -> shared.take(option, value);
    }
  }

  private static void end(String text) {
    Daemon.output(text);
    throw Fatal.silently(0);
  }

  private static int seconds(String text) {
    try {
      int seconds = Integer.parseInt(text);
      if (seconds > 0) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      throw Fatal.of("value \"" + text + "\" on -t or --timeout is invalid");
    }
    throw Fatal.of("value \"" + text + "\" on -t or --timeout is invalid");
  }

  private static Criterion criterion(Optional<String> name, boolean ascending) {
    if (name.isEmpty() || name.get().equals("priority")) {
      return new Criterion(Optional.empty(), ascending);
    }
    return new Criterion(
        Optional.of(
            OxmFields.byName(name.get())
                .orElseThrow(() -> Fatal.of(name.get() + ": unknown field name"))),
        ascending);
  }

  /// The protocols must have the one that there is.
  static void checkProtocols(String text) {
    for (String name : text.split("[ ,]+", -1)) {
      switch (name.toLowerCase(Locale.ROOT)) {
        case "openflow13" -> {
          return;
        }
        case "openflow10", "openflow11", "openflow12", "openflow14", "openflow15", "" -> {}
        default -> throw Fatal.of(name + ": not a valid OpenFlow version");
      }
    }
    throw Fatal.of(text + ": only OpenFlow13 is supported");
  }

  Optional<OfTls> tls() {
    return tls(shared);
  }

  /// The keys that the options name, if they name all three files.
  static Optional<OfTls> tls(DaemonOptions options) {
    TlsFiles files = options.tls();
    return files.privateKey().isEmpty() || files.certificate().isEmpty() || files.caCert().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OfTls(
                Path.of(files.privateKey()),
                Path.of(files.certificate()),
                Path.of(files.caCert())));
  }
}
