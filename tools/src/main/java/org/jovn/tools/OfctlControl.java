// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jovn.daemon.ControlCommand;
import org.jovn.daemon.ControlException;
import org.jovn.daemon.ControlRequest;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.text.FlowParser;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.text.TextException;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.DecodeException;
import org.jovn.ovsdb.net.Transport;

/// The commands that ovs-appctl(8) can give to a running `ofctl monitor` or `ofctl snoop`, and the
/// place that it prints to: standard error, or the file that one of them names.
final class OfctlControl {
  private static final int HEADER_BYTES = 8;

  private volatile PrintStream out =
      new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);

  /// Prints what has arrived, or was sent.
  void print(String text) {
    out.print(text);
    out.flush();
  }

  /// Begins to take commands. A machine without Open vSwitch has no run directory: only who asks
  /// for a socket, or for a daemon, needs one there.
  ///
  /// @param show prints a message
  void open(
      Daemon daemon, OfctlOptions options, OfConnection connection, Consumer<OfMessage> show) {
    Optional<Path> folder = options.shared().controlSocket().map(Path::getParent);
    if (!options.asksControl && folder.isPresent() && !Files.isDirectory(folder.get())) {
      return;
    }
    Transport transport = new Transport(1);
    daemon.onStop(transport::close);
    ControlSocket socket = ControlSocket.open(daemon, options.shared(), transport);
    socket.register(
        "ofctl/send", "OFMSG...", 1, Integer.MAX_VALUE, request -> send(connection, request));
    socket.register("ofctl/barrier", "", 0, 0, request -> barrier(connection, request, show));
    socket.register(
        "ofctl/packet-out",
        "\"in_port=<port> packet=<hex data> actions=...\"",
        1,
        1,
        request -> packetOut(connection, request));
    socket.register(
        "ofctl/set-output-file",
        "FILE",
        1,
        1,
        ControlCommand.of(arguments -> outputFile(arguments.getFirst())));
  }

  private String outputFile(String file) throws ControlException {
    try {
      out = new PrintStream(file, StandardCharsets.UTF_8);
      return "";
    } catch (IOException e) {
      throw new ControlException("No such file or directory");
    }
  }

  /// Sends messages in hexadecimal as they are, with their numbers.
  private void send(OfConnection connection, ControlRequest request) {
    StringBuilder reply = new StringBuilder();
    boolean good = true;
    for (String hex : request.arguments()) {
      try {
        OfMessage message = MessageCodec.decode(message(hex).toArray());
        print("send: " + brief(message));
        connection.reply(message.xid(), message);
        reply.append("sent\n");
      } catch (TextException e) {
        reply.append(e.getMessage()).append('\n');
        good = false;
      } catch (DecodeException e) {
        reply.append(e.error()).append('\n');
        good = false;
      }
    }
    if (good) {
      request.reply(reply.toString());
    } else {
      request.error(reply.toString());
    }
  }

  /// A message without the packet that it carries.
  private static String brief(OfMessage message) {
    String text = MessageFormat.format(message);
    return message instanceof PacketOut ? text.substring(0, text.indexOf('\n') + 1) : text;
  }

  private static Bytes message(String hex) {
    Bytes bytes;
    try {
      bytes = Bytes.ofHex(hex.replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      throw new TextException("Trailing garbage in hex data");
    }
    if (bytes.length() < HEADER_BYTES) {
      throw new TextException("Message too short for OpenFlow");
    }
    return bytes;
  }

  private static void barrier(
      OfConnection connection, ControlRequest request, Consumer<OfMessage> show) {
    var _ =
        connection
            .request(new OfMessage.BarrierRequest(0))
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    show.accept(answer);
                    request.reply("");
                  } else {
                    request.error(String.valueOf(failure.getMessage()));
                  }
                });
  }

  private void packetOut(OfConnection connection, ControlRequest request) {
    try {
      OfMessage message = FlowParser.parsePacketOut(request.argument(0));
      print(brief(message));
      connection.send(message);
      request.reply("");
    } catch (TextException e) {
      request.error(String.valueOf(e.getMessage()));
    }
  }
}
