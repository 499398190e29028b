// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Directories;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.openflow.channel.OfClosedException;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.channel.OfController;
import org.jovn.openflow.channel.OfErrorException;
import org.jovn.openflow.channel.OfOptions;
import org.jovn.openflow.channel.SwitchAcceptor;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.OnfMessage;
import org.jovn.openflow.message.Port;
import org.jovn.openflow.message.PortMod;
import org.jovn.openflow.message.TableFeatures;
import org.jovn.openflow.text.Commands;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.text.PortNames;
import org.jovn.openflow.text.TableNames;
import org.jovn.openflow.text.TextException;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.openflow.wire.OfError;

/// The verbs of `ofctl` that ask or change one switch, and the way to it.
final class OfctlSwitch {
  /// Verbs that print the answer to one request.
  static final List<String> DUMPS =
      List.of(
          "dump-desc",
          "dump-tables",
          "dump-ports",
          "dump-ports-desc",
          "dump-aggregate",
          "queue-stats",
          "queue-get-config",
          "dump-groups",
          "dump-group-stats",
          "dump-group-features",
          "dump-meters",
          "dump-meter",
          "meter-stats",
          "meter-features",
          "dump-ipfix-bridge",
          "dump-ipfix-flow",
          "dump-tlv-map");

  /// Verbs that change the switch and print nothing.
  static final List<String> CHANGES =
      List.of(
          "add-flow",
          "add-flows",
          "mod-flows",
          "del-flows",
          "add-group",
          "add-groups",
          "mod-group",
          "del-groups",
          "add-meter",
          "mod-meter",
          "del-meter",
          "del-meters",
          "bundle",
          "packet-out",
          "ct-flush-zone",
          "ct-flush",
          "add-tlv-map",
          "del-tlv-map");

  /// Of these the verbs that need an argument besides the switch.
  static final Set<String> NEEDS_ARGUMENT =
      Set.of(
          "add-flow",
          "add-flows",
          "mod-flows",
          "add-groups",
          "add-meter",
          "mod-meter",
          "bundle",
          "packet-out",
          "ct-flush-zone",
          "add-tlv-map");

  /// Verbs whose argument is a file.
  private static final Set<String> FILES = Set.of("add-flows", "add-groups", "bundle");

  private static final String[] FRAGS = {"normal", "drop", "reassemble", "nx-match"};
  private static final int ATOMIC_ORDERED = 3;
  private static final int REPLY_BYTES_MAX = 1 << 30;

  private final OfctlOptions options;
  private Optional<OfConnection> connection = Optional.empty();
  private Optional<TableNames> tableNames = Optional.empty();

  OfctlSwitch(OfctlOptions options) {
    this.options = options;
  }

  /// The connection method of a switch: itself, or the socket of the bridge of that name.
  ///
  /// @param suffix `mgmt` or `snoop`
  static Optional<String> method(String name, String suffix) {
    if (name.contains(":")) {
      return Optional.of(name);
    }
    Path socket = Directories.ovs(System.getenv()).run().resolve(name + "." + suffix);
    if (Files.exists(socket)) {
      return Optional.of("unix:" + socket);
    }
    return Files.exists(Path.of(name)) ? Optional.of("unix:" + name) : Optional.empty();
  }

  /// Connects to a switch, once for all that a verb asks it.
  OfConnection connect(String name) {
    if (connection.isEmpty()) {
      connection = Optional.of(open(name, "mgmt", _ -> _ -> {}));
    }
    return connection.get();
  }

  /// Connects to a switch anew.
  OfConnection open(String name, String suffix, SwitchAcceptor acceptor) {
    String method =
        method(name, suffix).orElseThrow(() -> Fatal.of(name + " is not a bridge or a socket"));
    OfOptions limits =
        OfOptions.DEFAULT
            .withStart(OfOptions.Start.HELLO)
            .withTimes(0, Integer.MAX_VALUE / 2)
            .withLimits(1 << 20, REPLY_BYTES_MAX, 1 << 20, REPLY_BYTES_MAX);
    OfOptions all = options.tls().map(limits::withTls).orElse(limits);
    if (method.startsWith("ssl:") && options.tls().isEmpty()) {
      options.logMissingKeys();
      throw Fatal.of("connecting to " + name + " (Protocol not available)");
    }
    try {
      return OfController.start(1, all, acceptor).connect(method).join();
    } catch (CompletionException e) {
      Throwable cause = e.getCause();
      if (suffix.equals("snoop") && cause instanceof OfClosedException) {
        throw Fatal.of(method.replaceFirst("unix:", "") + ": failed to open socket (Broken pipe)");
      }
      String reason = String.valueOf((cause == null ? e : cause).getMessage());
      throw Fatal.of(
          name.contains(":")
              ? "connecting to " + name + " (" + reason + ")"
              : name + ": failed to connect to socket (" + reason + ")");
    } catch (IllegalArgumentException e) {
      throw Fatal.of(
          name.contains(":")
              ? "connecting to " + name + " (Address family not supported by protocol)"
              : String.valueOf(e.getMessage()));
    }
  }

  /// Waits for an answer.
  static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case OfErrorException error -> throw error;
        case OfClosedException closed -> throw Fatal.of(String.valueOf(closed.getMessage()));
        case null, default -> throw Fatal.of(String.valueOf(e.getMessage()));
      }
    }
  }

  /// The switch's ports.
  List<Port> ports(String name) {
    List<Port> ports = new ArrayList<>();
    for (MultipartReply.Body.PortDescs part :
        await(
            connect(name)
                .multipart(
                    new MultipartRequest.Body.PortDesc(), MultipartReply.Body.PortDescs.class))) {
      ports.addAll(part.ports());
    }
    return ports;
  }

  /// The names of a switch's ports.
  PortNames portNames(String name) {
    Map<Integer, String> names = new HashMap<>();
    for (Port port : ports(name)) {
      names.put(port.portNo(), port.name().toText());
    }
    return new PortNames(names);
  }

  /// The names of a switch's tables, asked for once.
  TableNames tableNames(String name) {
    if (tableNames.isEmpty()) {
      Map<Integer, String> names = new HashMap<>();
      for (TableFeatures table : tables(name)) {
        String text = table.name().toText();
        if (!text.isEmpty()) {
          names.put(table.tableId(), text);
        }
      }
      tableNames = Optional.of(new TableNames(names));
    }
    return tableNames.get();
  }

  /// What the switch tells of its tables.
  List<TableFeatures> tables(String name) {
    List<TableFeatures> tables = new ArrayList<>();
    for (MultipartReply.Body.TableFeaturesList part :
        await(
            connect(name)
                .multipart(
                    new MultipartRequest.Body.Tables(List.of()),
                    MultipartReply.Body.TableFeaturesList.class))) {
      tables.addAll(part.tables());
    }
    return tables;
  }

  /// Runs `work` so that it prints ports by their names, but no tables.
  String withPortNames(String name, Supplier<String> work) {
    List<String> result = new ArrayList<>(1);
    PortNames.showing(portNames(name), () -> result.add(work.get()));
    return result.getFirst();
  }

  /// Runs `work` with the names of the switch's ports and tables as far as the options want them.
  <T> T named(String name, Supplier<T> work) {
    List<T> result = new ArrayList<>(1);
    Runnable inner = () -> result.add(work.get());
    Runnable accepting =
        options.acceptNames
            ? () ->
                TableNames.accepting(
                    () -> tableNames(name), () -> PortNames.accepting(() -> portNames(name), inner))
            : inner;
    if (options.showNames) {
      TableNames.showing(
          () -> tableNames(name), () -> PortNames.showing(portNames(name), accepting));
    } else {
      accepting.run();
    }
    return result.getFirst();
  }

  private List<OfMessage> messages(String verb, List<String> operands) {
    List<String> words = new ArrayList<>(options.passedOn);
    words.add(verb);
    words.addAll(operands);
    boolean isFile = FILES.contains(verb) && operands.size() > 1;
    boolean isInput = operands.size() > 1 && operands.get(1).equals("-");
    Optional<String> input =
        isFile || isInput ? Optional.of(read(operands.get(1))) : Optional.empty();
    return named(operands.getFirst(), () -> Commands.messages(words, input));
  }

  /// The contents of a file, `-` for standard input.
  static String read(String file) {
    return read(file, "open failed");
  }

  /// The contents of a file, `-` for standard input.
  ///
  /// @param failure what is said if it cannot be opened
  static String read(String file, String failure) {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw Fatal.of(file + ": " + failure + " (No such file or directory)");
    }
  }

  /// Sends the request of a verb and prints its answer, even if that is an error.
  int dump(String verb, List<String> operands) {
    connect(operands.getFirst());
    List<OfMessage> requests;
    try {
      requests = messages(verb, operands);
      if (verb.equals("dump-groups") && operands.size() > 1) {
        checkGroup(operands.get(1));
      }
    } catch (TextException e) {
      throw Fatal.of(String.valueOf(e.getMessage()));
    }
    return print(operands.getFirst(), requests.getFirst());
  }

  /// OpenFlow 1.3 asks for all groups; that the one named is none is only logged.
  private static void checkGroup(String text) {
    if (!text.matches("(?i)any|all|[0-9]{1,9}|0x[0-9a-f]{1,8}")) {
      Vlog.log(
          "ofp_group",
          Severity.WARN,
          text
              + " is not a valid group ID.  (Valid group IDs are 32-bit nonnegative integers or the"
              + " keywords ANY or ALL.)");
    }
  }

  int print(String name, OfMessage request) {
    List<OfMessage> answers;
    try {
      answers = await(connect(name).requestAll(request));
    } catch (OfErrorException e) {
      answers = List.of(e.error());
    }
    List<OfMessage> all = answers;
    return named(
        name,
        () -> {
          for (OfMessage answer : all) {
            Daemon.output(MessageFormat.format(answer));
          }
          return 0;
        });
  }

  /// Sends the messages of a verb.
  int change(String verb, List<String> operands) {
    String name = operands.getFirst();
    connect(name);
    List<OfMessage> changes = messages(verb, operands);
    return apply(name, changes, options.bundle || verb.equals("bundle"));
  }

  /// Sends changes; the first error ends the program.
  int apply(String name, List<? extends OfMessage> changes, boolean bundle) {
    OfConnection target = connect(name);
    try {
      await(bundle ? target.bundle(ATOMIC_ORDERED, changes) : target.apply(changes));
      return 0;
    } catch (OfErrorException e) {
      if (!bundle) {
        System.err.print(MessageFormat.format(e.error()));
        throw Fatal.silently(1);
      }
      for (ErrorMessage error : e.errors()) {
        String what = error.error().map(OfError::name).orElse("");
        System.err.print("Error " + what + " for: " + failed(error.data()));
      }
      throw Fatal.of("talking to " + target.name() + " (Protocol error)");
    }
  }

  /// The message that an error is about, out of the bundle that it was sent in.
  private static String failed(Bytes request) {
    try {
      if (MessageCodec.decode(request.toArray()) instanceof OnfMessage.BundleAdd add) {
        return MessageFormat.format(add.message());
      }
    } catch (DecodeException e) {
      // A switch may send back the beginning only, which prints as it is.
      return MessageFormat.format(request);
    }
    return MessageFormat.format(request);
  }

  int show(List<String> operands) {
    String name = operands.getFirst();
    print(name, new OfMessage.FeaturesRequest(0));
    print(name, new MultipartRequest(0, 0, new MultipartRequest.Body.PortDesc()));
    return print(name, new OfMessage.GetConfigRequest(0));
  }

  int dumpTableFeatures(List<String> operands) {
    List<TableFeatures> tables = tables(operands.getFirst());
    String text =
        MessageFormat.format(
            new MultipartReply(0, 0, new MultipartReply.Body.TableFeaturesList(tables)));
    Daemon.output(text.substring(text.indexOf('\n') + 1) + "\n");
    return 0;
  }

  private OfMessage.GetConfigReply config(String name) {
    return await(
        connect(name).request(new OfMessage.GetConfigRequest(0), OfMessage.GetConfigReply.class));
  }

  int getFrags(List<String> operands) {
    Daemon.output(FRAGS[config(operands.getFirst()).flags() & 3] + "\n");
    return 0;
  }

  int setFrags(List<String> operands) {
    String name = operands.get(0);
    String mode = operands.get(1);
    int flags = List.of(FRAGS).indexOf(mode);
    if (flags < 0) {
      throw Fatal.of(mode + ": unknown fragment handling mode");
    }
    OfMessage.GetConfigReply before = config(name);
    if (before.flags() != flags) {
      connect(name).send(new OfMessage.SetConfig(0, flags, before.missSendLen()));
      if (config(name).flags() != flags) {
        throw Fatal.of(
            name
                + ": setting fragment handling mode failed (this switch probably doesn't support"
                + " mode \""
                + mode
                + "\")");
      }
    }
    return 0;
  }

  int modPort(List<String> operands) {
    String name = operands.get(0);
    Port port = port(name, operands.get(1));
    String action = operands.get(2);
    boolean no = action.startsWith("no-");
    // OpenFlow 1.3 has no bits for flooding and spanning trees: such a change changes nothing.
    int mask =
        switch (no ? action.substring(3) : action) {
          case "up", "down" -> 1;
          case "receive" -> 1 << 2;
          case "forward" -> 1 << 5;
          case "packet-in" -> 1 << 6;
          case "stp", "receive-stp", "flood" -> 0;
          default -> throw Fatal.of("unknown mod-port command '" + action + "'");
        };
    boolean set = no || action.equals("down");
    return apply(
        name,
        List.of(new PortMod(0, port.portNo(), port.hwAddr(), set ? mask : 0, mask, 0)),
        false);
  }

  private Port port(String name, String text) {
    for (Port port : ports(name)) {
      if (port.name().toText().equals(text)
          || Integer.toUnsignedString(port.portNo()).equals(text)) {
        return port;
      }
    }
    throw Fatal.of(name + ": couldn't find port `" + text + "'");
  }
}
