// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.TlsFiles;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;
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

  private static final String OWN_FORMAT = "OXM-OpenFlow13";

  private static final List<String> FLOW_FORMATS =
      List.of(
          "any",
          "OpenFlow10",
          "OpenFlow10-table_id",
          "OpenFlow10+table_id",
          "NXM",
          "NXM-table_id",
          "NXM+table_id",
          "OpenFlow11",
          "OXM",
          "OXM-OpenFlow12",
          OWN_FORMAT,
          "OXM-OpenFlow14",
          "OXM-OpenFlow15");

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

  /// Whether [OfctlCapture] shows the data of echos; the other verbs show all at once.
  boolean more;

  /// Whether a control socket must be there.
  boolean asksControl;

  /// Of `NXT_SET_PACKET_IN_FORMAT`, -1 for the best that the switch has.
  int packetInFormat = -1;

  private Optional<String> flowFormats = Optional.empty();
  int timeoutSeconds;

  OfctlOptions(Program program, String usage, String[] arguments) {
    this.program = program;
    this.usage = usage;
    this.shared = new DaemonOptions(program);
    this.operands = TABLE.parse(arguments, this::take);
    if (!criteria.isEmpty()) {
      criteria.add(new Criterion(Optional.empty(), false));
    }
    flowFormats.ifPresent(OfctlOptions::checkFlowFormats);
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
      case "flow-format" -> flowFormats = Optional.of(flowFormats(value.orElse("")));
      case "packet-in-format" -> packetInFormat = packetInFormat(value.orElse(""));
      case "color" -> value.ifPresent(OfctlOptions::checkColor);
      case "names" -> showNames = true;
      case "no-names" -> {
        showNames = false;
        acceptNames = false;
      }
      case "stats" -> showStatistics = true;
      case "no-stats" -> showStatistics = false;
      case "protocols" -> checkVersions(value.orElse(""));
      case "more" -> more = true;
      case "help" -> end(usage);
      case "option" -> end(TABLE.listing());
      case "version" -> end(program.version() + "\nOpenFlow versions 0x4:0x4\n");
      default -> {
        asksControl |= option.name().equals("unixctl") || option.name().equals("detach");
        shared.take(option, value);
      }
    }
  }

  private static void end(String text) {
    Daemon.output(text);
    throw Fatal.silently(0);
  }

  private static int seconds(String text) {
    if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) > 0) {
      return Integer.parseInt(text);
    }
    throw Fatal.of("value " + text + " on -t or --timeout is invalid");
  }

  /// The flow formats of a list, in the order of the table and by their whole names.
  private static String flowFormats(String text) {
    List<String> names = List.of(text.split(",", -1));
    if (text.isEmpty()) {
      throw Fatal.of(text + ": no flow protocol specified");
    }
    for (String name : names) {
      if (FLOW_FORMATS.stream().noneMatch(name::equalsIgnoreCase)) {
        throw Fatal.of(name + ": unknown flow protocol");
      }
    }
    return FLOW_FORMATS.stream()
        .filter(format -> names.stream().anyMatch(format::equalsIgnoreCase))
        .collect(Collectors.joining(","));
  }

  /// The flow formats must have the one of OpenFlow 1.3.
  private static void checkFlowFormats(String formats) {
    if (Collections.disjoint(List.of(formats.split(",", -1)), Set.of("any", "OXM", OWN_FORMAT))) {
      throw Fatal.of(
          "None of the enabled OpenFlow versions (OpenFlow13) supports any of the enabled flow"
              + " formats ("
              + formats
              + ").  (Use -O to enable additional OpenFlow versions or -F to enable additional"
              + " flow formats.)");
    }
  }

  private static int packetInFormat(String name) {
    return switch (name) {
      case "standard", "openflow10" -> 0;
      case "nxt_packet_in", "nxm" -> 1;
      case "nxt_packet_in2" -> 2;
      default -> throw Fatal.of("unknown packet-in format `" + name + "'");
    };
  }

  private static void checkColor(String when) {
    if (!Set.of("always", "yes", "force", "never", "no", "none", "auto", "tty", "if-tty")
        .contains(when.toLowerCase(Locale.ROOT))) {
      throw Fatal.of("incorrect value `" + when + "' for --color");
    }
  }

  /// The versions that `-O` allows must have the one that there is.
  private static void checkVersions(String text) {
    for (String name : text.split("[ ,]+", -1)) {
      if (!name.isEmpty() && !name.toLowerCase(Locale.ROOT).matches("openflow1[0-5]")) {
        throw Fatal.of("Unknown OpenFlow version: \"" + name + "\"");
      }
    }
    if (!text.replaceAll("[ ,]+", "").isEmpty()) {
      checkProtocols(text);
    }
  }

  private static Criterion criterion(Optional<String> name, boolean ascending) {
    if (name.isEmpty() || name.get().equals("priority")) {
      return new Criterion(Optional.empty(), ascending);
    }
    OxmField field =
        OxmFields.byName(name.get())
            .orElseThrow(() -> Fatal.of(name.get() + ": unknown field name"));
    // The flows of OpenFlow 1.3 have the ingress port as a field of 32 bits.
    return new Criterion(
        Optional.of(field == OxmFields.IN_PORT ? OxmFields.IN_PORT_OXM : field), ascending);
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

  /// The options that all daemons have.
  DaemonOptions shared() {
    return shared;
  }

  Optional<OfTls> tls() {
    return tls(shared);
  }

  /// Logs which of the files that TLS needs are not named.
  void logMissingKeys() {
    TlsFiles files = shared.tls();
    logMissing("Private key", files.privateKey());
    logMissing("Certificate", files.certificate());
    logMissing("CA certificate", files.caCert());
  }

  private static void logMissing(String what, String file) {
    if (file.isEmpty()) {
      Vlog.log("stream_ssl", Severity.ERR, what + " must be configured to use SSL");
    }
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
