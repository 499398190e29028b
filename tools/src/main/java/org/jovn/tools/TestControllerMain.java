// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.Options;
import org.jovn.daemon.Options.Option;
import org.jovn.daemon.Program;
import org.jovn.openflow.channel.OfController;
import org.jovn.openflow.channel.OfEndpoint;
import org.jovn.openflow.channel.OfOptions;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.text.Commands;
import org.jovn.openflow.text.TextException;
import org.jovn.ovsdb.net.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `testcontroller`: makes learning switches or hubs of any number of OpenFlow 1.3 switches, with
/// the options of ovs-testcontroller(8). Also an example of a program on the library: all that it
/// does with a switch is in [LearningSwitch].
public final class TestControllerMain {
  private static final Logger LOG = LoggerFactory.getLogger("testcontroller");

  private static final int MAX_IDLE_DEFAULT = 60;
  private static final int WILDCARDS_DEFAULT = 0x2820f0;

  private static final List<Option> OWN =
      List.of(
          Option.flag("hub", 'H'),
          Option.flag("noflow", 'n'),
          Option.flag("normal", 'N'),
          Option.optional("wildcards", 'w'),
          Option.required("max-idle"),
          Option.flag("mute"),
          Option.required("queue", 'q'),
          Option.required("port-queue", 'Q'),
          Option.required("with-flows"),
          Option.required("unixctl"),
          Option.required("protocols", 'O'),
          Option.flag("help", 'h'),
          Option.flag("version", 'V'));

  private static final String USAGE =
      """
      testcontroller: OpenFlow 1.3 controller for tests
      usage: testcontroller [OPTIONS] METHOD...
        -H, --hub               act as hub instead of learning switch
        -n, --noflow            pass traffic, but don't add flows
        --max-idle=SECS         seconds (or "permanent") that a flow stays idle (default: 60)
        -N, --normal            use the switch's own forwarding for known destinations
        -w, --wildcards[=MASK]  wildcard bits of OpenFlow 1.0 in flows
        --mute                  answer nothing
        -q, --queue=QUEUE-ID    queue to use for output
        -Q PORT-NAME:QUEUE-ID   queue to use for packets that come in at a port
        --with-flows FILE       flows to set up when a switch connects
        -O, --protocols=OpenFlow13
        --unixctl=SOCKET        control socket
        -h, --help    -V, --version
      """;

  private final DaemonOptions shared;
  private boolean hub;
  private boolean normal;
  private boolean mute;
  private int maxIdle = MAX_IDLE_DEFAULT;
  private int wildcards;
  private boolean controlSocketAsked;
  private int queue = -1;
  private final Map<String, Integer> queues = new HashMap<>();
  private final List<FlowMod> flows = new ArrayList<>();

  private TestControllerMain(Program program) {
    this.shared = new DaemonOptions(program);
  }

  public static void main(String[] arguments) {
    Program program = Program.ovs("testcontroller");
    Daemon.run(program, daemon -> new TestControllerMain(program).run(daemon, arguments));
  }

  private int run(Daemon daemon, String[] arguments) {
    List<String> methods =
        Options.of(OWN, DaemonOptions.DAEMON, DaemonOptions.VLOG, DaemonOptions.SSL)
            .parse(arguments, (option, value) -> take(daemon, option, value));
    if (methods.isEmpty()) {
      throw Fatal.of("at least one vconn argument required; use --help for usage");
    }
    LearningSwitch.Settings settings =
        new LearningSwitch.Settings(
            hub, normal, mute, maxIdle, new PacketMatch(wildcards), queue, queues, flows);
    daemon.start(shared);
    OfOptions.Start start = queues.isEmpty() ? OfOptions.Start.FEATURES : OfOptions.Start.PORTS;
    OfOptions plain = OfOptions.DEFAULT.withStart(start);
    OfController controller =
        OfController.start(
            OfctlOptions.tls(shared).map(plain::withTls).orElse(plain),
            connection -> new LearningSwitch(connection, settings, System::nanoTime).begin());
    daemon.onStop(controller::close);
    for (String method : methods) {
      open(controller, method);
    }
    openControlSocket(daemon);
    daemon.ready();
    return daemon.awaitStop();
  }

  /// A machine without Open vSwitch has no run directory: who did not ask for a control socket does
  /// not need one there.
  private void openControlSocket(Daemon daemon) {
    Optional<Path> folder = shared.controlSocket().map(Path::getParent);
    if (!controlSocketAsked && folder.isPresent() && !Files.isDirectory(folder.get())) {
      LOG.warn("{}: no such directory; running without a control socket", folder.get());
      return;
    }
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    ControlSocket.open(daemon, shared, transport);
  }

  private static void open(OfController controller, String method) {
    try {
      switch (OfEndpoint.parse(method)) {
        case OfEndpoint.Active _ -> controller.keepConnected(method);
        case OfEndpoint.Passive passive -> controller.listen(passive);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }

  private void take(Daemon daemon, Option option, Optional<String> value) {
    String text = value.orElse("");
    switch (option.name()) {
      case "hub" -> hub = true;
      case "noflow" -> maxIdle = -1;
      case "normal" -> normal = true;
      case "mute" -> mute = true;
      case "wildcards" ->
          wildcards =
              value.isEmpty() ? WILDCARDS_DEFAULT : number(text.replaceFirst("^0[xX]", ""), 16);
      case "max-idle" -> maxIdle = text.equals("permanent") ? 0 : maxIdle(text);
      case "queue" -> queue = number(text, 10);
      case "port-queue" -> portQueue(text);
      case "with-flows" -> readFlows(text);
      case "protocols" -> OfctlOptions.checkProtocols(text);
      case "help" -> {
        Daemon.output(USAGE);
        throw Fatal.silently(0);
      }
      case "version" -> {
        Daemon.output(daemon.program().version() + "\nOpenFlow versions 0x4:0x4\n");
        throw Fatal.silently(0);
      }
      default -> {
        controlSocketAsked |= option.name().equals("unixctl");
        shared.take(option, value);
      }
    }
  }

  private static int number(String text, int radix) {
    try {
      return Integer.parseUnsignedInt(text, radix);
    } catch (NumberFormatException e) {
      throw Fatal.of(text + ": not a number");
    }
  }

  private static int maxIdle(String text) {
    int seconds = number(text, 10);
    if (seconds < 1 || seconds > 0xffff) {
      throw Fatal.of("--max-idle argument must be between 1 and 65535 or the word 'permanent'");
    }
    return seconds;
  }

  private void portQueue(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw Fatal.of(
          "argument to -Q or --port-queue should take the form \"<port-name>:<queue-id>\"");
    }
    if (queues.put(text.substring(0, colon), number(text.substring(colon + 1), 10)) != null) {
      throw Fatal.of("<port-name> arguments for -Q or --port-queue must be unique");
    }
  }

  private void readFlows(String file) {
    try {
      for (OfMessage message :
          Commands.messages(
              List.of("add-flows", "SW", file), Optional.of(OfctlSwitch.read(file)))) {
        if (message instanceof FlowMod flow) {
          flows.add(flow);
        }
      }
    } catch (TextException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
  }
}
