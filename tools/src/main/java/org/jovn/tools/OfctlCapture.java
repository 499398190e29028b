// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.Fatal;
import org.jovn.daemon.vlog.Severity;
import org.jovn.daemon.vlog.Vlog;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.wire.Bytes;

/// `ofctl ofp-parse-pcap`: prints the OpenFlow messages in a file that `tcpdump -w` has written.
final class OfctlCapture {
  private static final int MICROSECONDS = 0xa1b2c3d4;
  private static final int NANOSECONDS = 0xa1b23c4d;
  private static final int FILE_HEADER_BYTES = 24;
  private static final int PACKET_HEADER_BYTES = 16;
  private static final int ETHERNET = 1;
  private static final int COOKED = 113;
  private static final List<Integer> PORTS = List.of(6653, 6633);
  private static final int HEADER_BYTES = 8;
  private static final int FIN = 1;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS ").withZone(ZoneOffset.UTC);

  /// One direction of a TCP connection.
  private record Stream(int source, int sourcePort, int target, int targetPort) {
    private static String address(int ip) {
      return (ip >>> 24) + "." + (ip >>> 16 & 255) + "." + (ip >>> 8 & 255) + "." + (ip & 255);
    }

    @Override
    public String toString() {
      return "%s.%d > %s.%d:\n".formatted(address(source), sourcePort, address(target), targetPort);
    }
  }

  private record Segment(Stream stream, int sequence, int flags, Bytes data) {}

  /// What has come of a stream and is no whole message yet.
  private static final class Pending {
    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private int next;
  }

  private final OfctlOptions options;
  private final List<Integer> ports;
  private final Map<Stream, Pending> streams = new HashMap<>();
  private boolean first = true;

  /// @param ports those of OpenFlow in the file, empty for the usual ones
  OfctlCapture(OfctlOptions options, List<String> ports) {
    this.options = options;
    this.ports = ports.isEmpty() ? PORTS : ports.stream().map(OfctlCapture::number).toList();
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
  }

  /// Prints the messages of a file.
  int print(String file) {
    ByteBuffer capture;
    try {
      capture = ByteBuffer.wrap(Files.readAllBytes(Path.of(file)));
    } catch (IOException e) {
      Vlog.log(
          "pcap",
          Severity.WARN,
          file + ": failed to open pcap file for reading (No such file or directory)");
      throw Fatal.of(file + ": open failed (No such file or directory)");
    }
    if (capture.remaining() < FILE_HEADER_BYTES) {
      Vlog.log("pcap", Severity.WARN, "failed to read pcap header: End of file");
      throw Fatal.of(file + ": open failed (End of file)");
    }
    int magic = capture.getInt(0);
    int swapped = Integer.reverseBytes(magic);
    boolean little = swapped == MICROSECONDS || swapped == NANOSECONDS;
    if (!little && magic != MICROSECONDS && magic != NANOSECONDS) {
      Vlog.log(
          "pcap",
          Severity.WARN,
          "bad magic 0x%08x reading pcap file (expected 0xa1b2c3d4, 0xa1b23c4d, 0xd4c3b2a1, or"
                  .formatted(swapped)
              + " 0x4d3cb2a1)");
      throw Fatal.of(file + ": open failed (Protocol error)");
    }
    capture.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int unit = magic == NANOSECONDS || swapped == NANOSECONDS ? 1 : 1000;
    int link = capture.getInt(FILE_HEADER_BYTES - 4);
    capture.position(FILE_HEADER_BYTES);
    while (capture.remaining() >= PACKET_HEADER_BYTES) {
      long seconds = Integer.toUnsignedLong(capture.getInt());
      long nanos = Integer.toUnsignedLong(capture.getInt()) * unit;
      int length = capture.getInt();
      capture.getInt();
      if (length < 0 || length > capture.remaining()) {
        break;
      }
      ByteBuffer packet = capture.slice(capture.position(), length);
      capture.position(capture.position() + length);
      segment(packet, link)
          .ifPresent(segment -> take(segment, Instant.ofEpochSecond(seconds, nanos)));
    }
    return 0;
  }

  /// The part of a TCP stream over IPv4 that a packet holds, if that is what it is.
  private Optional<Segment> segment(ByteBuffer packet, int link) {
    try {
      if (link == COOKED) {
        packet.position(14);
      } else if (link == ETHERNET) {
        packet.position(12);
      } else {
        return Optional.empty();
      }
      int type = packet.getShort() & 0xffff;
      while (type == 0x8100 || type == 0x88a8) {
        packet.getShort();
        type = packet.getShort() & 0xffff;
      }
      int ip = packet.position();
      int version = packet.get(ip) & 0xff;
      int total = packet.getShort(ip + 2) & 0xffff;
      int fragment = packet.getShort(ip + 6) & 0x1fff;
      if (type != 0x0800 || version >> 4 != 4 || fragment != 0 || packet.get(ip + 9) != 6) {
        return Optional.empty();
      }
      int tcp = ip + (version & 15) * 4;
      Stream stream =
          new Stream(
              packet.getInt(ip + 12),
              packet.getShort(tcp) & 0xffff,
              packet.getInt(ip + 16),
              packet.getShort(tcp + 2) & 0xffff);
      if (!ports.contains(stream.sourcePort) && !ports.contains(stream.targetPort)) {
        return Optional.empty();
      }
      int data = tcp + (packet.get(tcp + 12) >> 4 & 15) * 4;
      byte[] content = new byte[Math.max(0, ip + total - data)];
      packet.get(data, content);
      int flags = packet.get(tcp + 13) & 0x3f;
      return Optional.of(new Segment(stream, packet.getInt(tcp + 4), flags, Bytes.of(content)));
    } catch (IndexOutOfBoundsException | BufferUnderflowException | IllegalArgumentException e) {
      return Optional.empty(); // cut off where the capture ended
    }
  }

  /// Appends a segment to its stream if it is the next one, and prints the messages that are whole.
  private void take(Segment segment, Instant when) {
    Pending pending = streams.get(segment.stream);
    boolean starts = (segment.flags & SYN) != 0;
    if (pending == null) {
      if (!starts && segment.data.length() == 0) {
        return;
      }
      pending = new Pending();
      pending.next = segment.sequence;
      streams.put(segment.stream, pending);
    }
    if (starts) {
      pending.data.reset();
      pending.next = segment.sequence + 1;
    } else if ((segment.flags & (FIN | RST)) != 0) {
      streams.remove(segment.stream);
    } else if (segment.sequence == pending.next) {
      pending.data.writeBytes(segment.data.toArray());
      pending.next += segment.data.length();
      Bytes rest = printWhole(segment.stream, Bytes.of(pending.data.toByteArray()), when);
      pending.data.reset();
      pending.data.writeBytes(rest.toArray());
    }
  }

  /// Prints the whole messages at the beginning and returns what follows them.
  private Bytes printWhole(Stream stream, Bytes data, Instant when) {
    int at = 0;
    while (data.length() - at >= HEADER_BYTES) {
      int length = data.at(at + 2) << 8 | data.at(at + 3);
      if (length < HEADER_BYTES || length > data.length() - at) {
        break;
      }
      String text = MessageFormat.format(data.slice(at, at + length));
      boolean echo = data.at(at + 1) == 2 || data.at(at + 1) == 3;
      if (echo && !options.more) {
        text = text.substring(0, text.indexOf('\n') + 1);
      }
      String time = options.timestamp ? TIME.format(when) : "";
      Daemon.output((first ? "" : "\n") + time + stream + text);
      first = false;
      at += length;
    }
    return data.slice(at, data.length());
  }
}
