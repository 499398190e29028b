// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.channel.OfErrorException;
import org.jovn.openflow.channel.SwitchListener;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.MultipartRequest;
import org.jovn.openflow.message.NiciraMessage;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.text.FlowParser;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.text.PortNames;
import org.jovn.openflow.text.TableNames;
import org.jovn.openflow.text.TextException;
import org.jovn.openflow.wire.Bytes;

/// The verbs of `ofctl` that print what a switch sends by itself, and those that measure echos.
final class OfctlWatch {
  private static final int ECHO_BYTES = 64;
  private static final int HEADER_BYTES = 8;
  private static final int PINGS = 10;
  private static final int PACKET_IN2 = 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS: ");

  /// What the switch calls its ports and tables.
  private record Names(PortNames ports, TableNames tables) {}

  private final Daemon daemon;
  private final OfctlOptions options;
  private final OfctlSwitch target;
  private final OfctlControl control = new OfctlControl();

  /// Set before the first message is printed.
  private volatile Optional<Names> names = Optional.empty();

  OfctlWatch(Daemon daemon, OfctlOptions options, OfctlSwitch target) {
    this.daemon = daemon;
    this.options = options;
    this.target = target;
  }

  private void print(OfMessage message) {
    String time = options.timestamp ? LocalDateTime.now(ZoneId.systemDefault()).format(TIME) : "";
    Runnable output = () -> control.print(time + MessageFormat.format(message));
    if (names.isPresent()) {
      TableNames.showing(
          () -> names.get().tables(), () -> PortNames.showing(names.get().ports(), output));
    } else {
      output.run();
    }
  }

  /// Prints until the switch closes the connection, which is an error, or the program is stopped.
  private int watch(OfConnection connection, CompletableFuture<String> closed) {
    control.open(daemon, options, connection, this::print);
    daemon.readyKeepingOutput();
    var _ = closed.thenRun(daemon::stop);
    int status = daemon.awaitStop();
    if (closed.isDone()) {
      throw Fatal.of("vconn_recv (End of file)");
    }
    return status;
  }

  int monitor(List<String> operands) {
    int missSendLen = -1;
    String monitor = "";
    for (String word : operands.subList(1, operands.size())) {
      if (word.startsWith("watch:")) {
        monitor = word;
      } else if (!word.isEmpty() && word.chars().allMatch(Character::isDigit)) {
        missSendLen = Integer.parseInt(word);
      } else if (!word.equals("invalid_ttl")) {
        // OpenFlow 1.3 has no bit for it in the configuration, so that there is nothing to send.
        throw Fatal.of(word + ": unsupported \"monitor\" argument");
      }
    }
    daemon.start(options.shared());
    if (options.showNames) {
      String name = operands.getFirst();
      names = Optional.of(new Names(target.portNames(name), target.tableNames(name)));
    }
    CompletableFuture<String> closed = new CompletableFuture<>();
    OfConnection connection = target.open(operands.getFirst(), "mgmt", _ -> printer(closed));
    int format = options.packetInFormat < 0 ? PACKET_IN2 : options.packetInFormat;
    try {
      OfctlSwitch.await(connection.apply(List.of(new NiciraMessage.SetPacketInFormat(0, format))));
    } catch (OfErrorException e) {
      // A switch that does not know Nicira's formats sends its own.
      print(e.error());
    }
    if (missSendLen >= 0) {
      OfMessage.GetConfigReply config =
          OfctlSwitch.await(
              connection.request(
                  new OfMessage.GetConfigRequest(0), OfMessage.GetConfigReply.class));
      connection.send(new OfMessage.SetConfig(0, config.flags(), missSendLen));
    }
    if (!monitor.isEmpty()) {
      MultipartRequest.FlowMonitorRequest request =
          flowMonitor(monitor.substring("watch:".length()));
      for (MultipartReply.Body.FlowUpdates updates :
          OfctlSwitch.await(
              connection.multipart(
                  new MultipartRequest.Body.FlowMonitors(List.of(request)),
                  MultipartReply.Body.FlowUpdates.class))) {
        print(new MultipartReply(0, 0, updates));
      }
    }
    return watch(connection, closed);
  }

  private static MultipartRequest.FlowMonitorRequest flowMonitor(String text) {
    try {
      return FlowParser.parseFlowMonitor(text);
    } catch (TextException e) {
      throw Fatal.of(text + ": " + e.getMessage());
    }
  }

  private SwitchListener printer(CompletableFuture<String> closed) {
    return new SwitchListener() {
      @Override
      public void received(OfMessage message) {
        print(message);
      }

      @Override
      public void disconnected(String reason) {
        closed.complete(reason);
      }
    };
  }

  int snoop(List<String> operands) {
    CompletableFuture<String> closed = new CompletableFuture<>();
    daemon.start(options.shared());
    return watch(target.open(operands.getFirst(), "snoop", _ -> printer(closed)), closed);
  }

  int probe(List<String> operands) {
    OfctlSwitch.await(target.connect(operands.getFirst()).echo(Bytes.EMPTY));
    return 0;
  }

  int ping(List<String> operands) {
    String name = operands.getFirst();
    int length = operands.size() > 1 ? payload(operands.get(1)) : ECHO_BYTES;
    OfConnection connection = target.connect(name);
    for (int i = 0; i < PINGS; i++) {
      byte[] data = new byte[length];
      ThreadLocalRandom.current().nextBytes(data);
      long start = System.nanoTime();
      OfMessage reply =
          OfctlSwitch.await(
              connection.request(new OfMessage.EchoRequest(OfMessage.VERSION, 0, Bytes.of(data))));
      double millis = (System.nanoTime() - start) / 1e6;
      if (!(reply instanceof OfMessage.EchoReply echo && echo.data().equals(Bytes.of(data)))) {
        Daemon.output("Reply does not match request:\n" + MessageFormat.format(reply));
      }
      Daemon.output(
          "%d bytes from %s: xid=%08x time=%.1f ms%n".formatted(length, name, reply.xid(), millis));
    }
    return 0;
  }

  int benchmark(List<String> operands) {
    int length = payload(operands.get(1));
    int count = number(operands.get(2));
    int size = length + HEADER_BYTES;
    Daemon.output(
        "Sending %d packets * %d bytes (with header) = %d bytes total%n"
            .formatted(count, size, (long) count * size));
    OfConnection connection = target.connect(operands.getFirst());
    Bytes data = Bytes.zeros(length);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      OfctlSwitch.await(connection.echo(data));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    Daemon.output(
        "Finished in %.1f ms (%.0f packets/s) (%.0f bytes/s)%n"
            .formatted(seconds * 1e3, count / seconds, (double) count * size / seconds));
    return 0;
  }

  private static int payload(String text) {
    int length = number(text);
    if (length < 0 || length > 0xffff - HEADER_BYTES) {
      throw Fatal.of("payload must be between 0 and " + (0xffff - HEADER_BYTES) + " bytes");
    }
    return length;
  }

  /// The number that `text` begins with, as `atoi` reads it.
  private static int number(String text) {
    String digits = text.strip().replaceFirst("^([-+]?[0-9]{0,9}).*", "$1");
    return digits.matches("[-+]?") ? 0 : Integer.parseInt(digits);
  }
}
