// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.lab;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;

/// Traffic between the lab's machines: `jovn lab traffic serve NAME PORT`, `get ADDRESS PORT
/// TIMES`, `fetch ADDRESS PORT BYTES`, `dns SERVER NAME`. Run inside a namespace by the checks.
final class Traffic {

  private static final int CONNECT_MILLIS = 2_000;
  private static final int READ_MILLIS = 20_000;

  private Traffic() {}

  static int run(List<String> words) {
    if (words.size() < 3) {
      throw Fatal.of("usage: jovn lab traffic serve|get|fetch|dns ARGUMENT...");
    }
    try {
      switch (words.getFirst()) {
        case "serve" -> serve(words.get(1), Integer.parseInt(words.get(2)));
        case "get" -> get(words);
        case "fetch" ->
            Daemon.output(
                ask(words.get(1), Integer.parseInt(words.get(2)), "fetch " + words.get(3)).length
                    + "\n");
        case "dns" -> Daemon.output(lookUp(words.get(1), words.get(2)) + "\n");
        default -> throw Fatal.of("unknown traffic " + words.getFirst());
      }
      return 0;
    } catch (IOException e) {
      Daemon.output("ERROR " + e.getMessage() + "\n");
      return 1;
    }
  }

  /// Answers each connection with our name and the peer's address, or with as many bytes as it
  /// wants.
  private static void serve(String name, int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port, 64)) {
      Daemon.output("ready\n");
      while (true) {
        Socket peer = server.accept();
        Thread.startVirtualThread(() -> answer(name, peer));
      }
    }
  }

  private static void answer(String name, Socket peer) {
    try (peer) {
      peer.setSoTimeout(READ_MILLIS);
      byte[] request = new byte[64];
      int length = Math.max(0, peer.getInputStream().read(request));
      String[] words =
          new String(request, 0, length, StandardCharsets.US_ASCII).strip().split(" ", -1);
      byte[] answer =
          words[0].equals("fetch")
              ? filled(Integer.parseInt(words[1]))
              : (name + " " + peer.getInetAddress().getHostAddress() + "\n")
                  .getBytes(StandardCharsets.US_ASCII);
      peer.getOutputStream().write(answer);
      peer.shutdownOutput();
      var _ = peer.getInputStream().read();
    } catch (IOException e) {
      Daemon.output("a connection ended: " + e.getMessage() + "\n");
    }
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }

  private static void get(List<String> words) throws IOException {
    int times = words.size() > 3 ? Integer.parseInt(words.get(3)) : 1;
    for (int i = 0; i < times; i++) {
      try {
        byte[] answer = ask(words.get(1), Integer.parseInt(words.get(2)), "who");
        Daemon.output(new String(answer, StandardCharsets.US_ASCII));
      } catch (ConnectException e) {
        Daemon.output("REFUSED\n");
      } catch (SocketTimeoutException e) {
        Daemon.output("TIMEOUT\n");
      }
    }
  }

  private static byte[] ask(String address, int port, String request) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      return in.readAllBytes();
    }
  }

  /// The IPv4 address of a name (RFC 1035), without extensions of DNS: ovn-controller answers none.
  private static String lookUp(String server, String name) throws IOException {
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(query);
    for (int word : new int[] {0x4a56, 0x0100, 1, 0, 0, 0}) {
      out.writeShort(word);
    }
    for (String label : name.split("\\.", -1)) {
      out.writeByte(label.length());
      out.writeBytes(label);
    }
    out.writeByte(0);
    out.writeInt(0x00010001);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(CONNECT_MILLIS);
      byte[] bytes = query.toByteArray();
      InetAddress to = InetAddress.getByName(server);
      socket.send(new DatagramPacket(bytes, bytes.length, to, 53));
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      socket.receive(answer);
      int end = answer.getLength();
      byte[] data = answer.getData();
      if (end < bytes.length + 4 || data[7] == 0) {
        return "NONE";
      }
      // The last four bytes of an answer with one record of type A are the address.
      return InetAddress.getByAddress(Arrays.copyOfRange(data, end - 4, end)).getHostAddress();
    } catch (SocketTimeoutException e) {
      return "TIMEOUT";
    }
  }
}
