// SPDX-License-Identifier: Apache-2.0

package org.jovn.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.agent.description.Description;
import org.jovn.agent.description.DescriptionReader;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.daemon.SystemError;
import org.jovn.daemon.yaml.YamlException;

/// The command line of `vswitchd-agent`.
final class AgentOptions {

  private static final List<Option> OWN =
      List.of(
          Option.required("config"),
          Option.required("database"),
          Option.required("remote"),
          Option.required("system-id"),
          Option.required("hostname"),
          Option.required("ovn-remote"),
          Option.required("ovn-encap-type"),
          Option.required("ovn-encap-ip"),
          Option.required("ovn-bridge-mappings"),
          Option.required("ovn-bridge-datapath-type"),
          Option.flag("ovn-controller"),
          Option.flag("no-ovs-vswitchd"),
          Option.required("ovs-vswitchd-options"),
          Option.required("ovn-controller-options"),
          Option.flag("json"),
          Option.required("unixctl"),
          Option.flag("help", 'h'),
          Option.flag("version", 'V'));

  private final Program program;
  private final DaemonOptions daemon;
  private final Map<String, String> externalIds = new LinkedHashMap<>();
  private final List<String> remotes = new ArrayList<>();
  private Optional<Path> config = Optional.empty();
  private Path database;
  private Optional<String> systemId = Optional.empty();
  private boolean controller;
  private boolean noSwitch;
  private boolean json;
  private List<String> switchOptions = List.of();
  private List<String> controllerOptions = List.of();
  private List<String> operands = List.of();

  private AgentOptions(Program program) {
    this.program = program;
    this.daemon = new DaemonOptions(program);
    this.database = program.directories().database().resolve("conf.db");
  }

  static AgentOptions parse(Program program, String[] arguments) {
    AgentOptions options = new AgentOptions(program);
    options.operands =
        Options.of(
                OWN,
                DaemonOptions.DAEMON,
                DaemonOptions.VLOG,
                DaemonOptions.SSL,
                DaemonOptions.OURS)
            .parse(arguments, options::take);
    return options;
  }

  private void take(Option option, Optional<String> value) {
    String text = value.orElse("");
    switch (option.name()) {
      case "config" -> config = Optional.of(Path.of(text).toAbsolutePath());
      case "database" -> database = Path.of(text).toAbsolutePath();
      case "remote" -> remotes.add(text);
      case "system-id" -> systemId = Optional.of(text);
      case "hostname",
          "ovn-remote",
          "ovn-encap-type",
          "ovn-encap-ip",
          "ovn-bridge-mappings",
          "ovn-bridge-datapath-type" ->
          externalIds.put(option.name(), text);
      case "ovn-controller" -> controller = true;
      case "no-ovs-vswitchd" -> noSwitch = true;
      case "ovs-vswitchd-options" -> switchOptions = words(text);
      case "ovn-controller-options" -> controllerOptions = words(text);
      case "json" -> json = true;
      case "help" -> {
        Daemon.output(
            usage(program) + DaemonOptions.usage(program, false) + DaemonOptions.metricsUsage());
        throw Fatal.silently(0);
      }
      case "version" -> {
        Daemon.output(program.version() + "\n");
        throw Fatal.silently(0);
      }
      default -> daemon.take(option, value);
    }
  }

  private static String usage(Program program) {
    return """
    usage: vswitchd-agent [OPTIONS]            run
           vswitchd-agent status [--json]      what a running agent sees; status 1 if not healthy
           vswitchd-agent reload               have it read its description again
           vswitchd-agent stop                 stop it, and what it watches
           vswitchd-agent leave                stop it alone; the next one takes over
    Hosts the Open_vSwitch database, runs ovs-vswitchd, and keeps what is described true.

    What to run:
      --config=FILE            description in YAML: bridges, ports, VLANs, flows, settings
      --database=FILE          the database file (default: %s/conf.db)
      --remote=REMOTE          another address of the database, besides %s/db.sock
      --ovn-controller         run ovn-controller too
      --no-ovs-vswitchd        do not run ovs-vswitchd
      --ovs-vswitchd-options=WORDS, --ovn-controller-options=WORDS

    Settings, which win over the description:
      --system-id=ID|random    name of this chassis (default: as before, or random)
      --hostname=NAME
      --ovn-remote=REMOTE      where the southbound database is
      --ovn-encap-type=TYPE    geneve
      --ovn-encap-ip=ADDRESS   of our end of the tunnels
      --ovn-bridge-mappings=NETWORK:BRIDGE[,...]
      --ovn-bridge-datapath-type=TYPE  netdev or system, for br-int
      -h, --help    -V, --version

    """
        .formatted(program.directories().database(), program.directories().run());
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+", -1));
  }

  /// The description: that of the file, with what the command line says.
  ///
  /// @throws Fatal when the file cannot be read, or says what cannot be
  Description description() {
    Description description = Description.EMPTY;
    if (config.isPresent()) {
      try {
        description = DescriptionReader.read(Files.readString(config.get()));
      } catch (IOException e) {
        throw Fatal.of(config.get() + ": cannot be read (" + SystemError.text(e) + ")");
      } catch (YamlException e) {
        throw Fatal.of(config.get() + ": " + e.getMessage());
      }
    }
    if (!externalIds.isEmpty()) {
      description = description.withExternalIds(externalIds);
    }
    if (systemId.isPresent()) {
      description = description.withSystemId(systemId.get());
    }
    return controller ? description.withController() : description;
  }

  DaemonOptions daemon() {
    return daemon;
  }

  Path database() {
    return database;
  }

  List<String> remotes() {
    return remotes;
  }

  boolean isWithoutSwitch() {
    return noSwitch;
  }

  boolean isJson() {
    return json;
  }

  List<String> switchOptions() {
    return switchOptions;
  }

  List<String> controllerOptions() {
    return controllerOptions;
  }

  List<String> operands() {
    return operands;
  }
}
