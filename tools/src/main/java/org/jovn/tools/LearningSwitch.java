// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.channel.OfConnection;
import org.jovn.openflow.channel.SwitchListener;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.message.ErrorMessage;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.message.PacketOut;
import org.jovn.openflow.message.Port;
import org.jovn.openflow.text.MessageFormat;
import org.jovn.openflow.wire.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes one switch of `testcontroller` a learning switch or a hub: learns at which port an address
/// was seen, sets up a flow for a packet whose destination is known, floods the others. Belongs to
/// its connection's event loop.
final class LearningSwitch implements SwitchListener {
  private static final Logger LOG = LoggerFactory.getLogger("learning_switch");

  private static final int MISS_SEND_LEN = 128;
  private static final int NO_MATCH = 0;
  private static final int ADDRESSES_MAX = 8192;
  private static final long ADDRESS_NANOS = 300_000_000_000L;
  private static final int ETHERNET_BYTES = 14;

  /// The action of no packet.
  private static final int NOWHERE = PortNo.ANY;

  /// How switches are controlled.
  ///
  /// @param maxIdle seconds that a flow stays without packets, 0 for ever, -1 for no flows at all
  /// @param queue queue of all ports without one of their own, -1 for none
  /// @param queues queues of ports by their name
  /// @param flows sent when a switch connects
  record Settings(
      boolean hub,
      boolean normal,
      boolean mute,
      int maxIdle,
      PacketMatch match,
      int queue,
      Map<String, Integer> queues,
      List<FlowMod> flows) {}

  /// Where an address was seen last.
  private record Place(int port, long nanos) {}

  private final OfConnection connection;
  private final Settings settings;
  private final LongSupplier clock;
  private final Map<Long, Place> places =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Place> eldest) {
          return size() > ADDRESSES_MAX;
        }
      };

  /// @param clock nanoseconds
  LearningSwitch(OfConnection connection, Settings settings, LongSupplier clock) {
    this.connection = connection;
    this.settings = settings;
    this.clock = clock;
  }

  /// Asks for the packets that match no flow, and sets up the flows that were asked for.
  LearningSwitch begin() {
    if (settings.mute()) {
      return this;
    }
    connection.send(new OfMessage.SetConfig(0, 0, MISS_SEND_LEN));
    connection.send(
        flow(
            0,
            0,
            PacketIn.NO_BUFFER,
            Match.ANY,
            List.of(new Action.Output(PortNo.CONTROLLER, MISS_SEND_LEN))));
    settings.flows().forEach(connection::send);
    return this;
  }

  private static FlowMod flow(
      int priority, int idle, int bufferId, Match match, List<Action> actions) {
    List<Instruction> instructions =
        actions.isEmpty() ? List.of() : List.of(new Instruction.ApplyActions(actions));
    return new FlowMod(
        0,
        0,
        0,
        0,
        FlowMod.ADD,
        idle,
        0,
        priority,
        bufferId,
        PortNo.ANY,
        -1,
        0,
        match,
        instructions);
  }

  @Override
  public void received(OfMessage message) {
    switch (message) {
      case PacketIn packet when packet.reason() == NO_MATCH && !settings.mute() -> packetIn(packet);
      case ErrorMessage error ->
          LOG.info("{}: {}", connection.name(), MessageFormat.format(error).strip());
      default -> {}
    }
  }

  private void packetIn(PacketIn packet) {
    Bytes data = packet.data();
    int inPort =
        packet
            .match()
            .find(OxmFields.IN_PORT_OXM)
            .map(tlv -> (int) tlv.value().toLong())
            .orElse(PortNo.ANY);
    if (data.length() < ETHERNET_BYTES) {
      return;
    }
    int outPort = destination(inPort, data);
    List<Action> actions = actions(inPort, outPort);
    boolean buffered = packet.bufferId() != PacketIn.NO_BUFFER;
    boolean known = settings.hub() || outPort != PortNo.FLOOD;
    if (settings.maxIdle() >= 0 && known) {
      Match match = settings.match().of(inPort, data);
      connection.send(flow(1, settings.maxIdle(), packet.bufferId(), match, actions));
      if (buffered) {
        return;
      }
    }
    if (buffered || outPort != NOWHERE) {
      connection.send(
          new PacketOut(0, packet.bufferId(), inPort, actions, buffered ? Bytes.EMPTY : data));
    }
  }

  /// Learns the source and looks up the destination.
  private int destination(int inPort, Bytes packet) {
    long target = address(packet, 0);
    boolean isReserved = (target & ~15L) == 0x0180c2000000L;
    if (settings.hub()) {
      return isReserved ? NOWHERE : PortNo.FLOOD;
    }
    long now = clock.getAsLong();
    long source = address(packet, 6);
    if ((source >> 40 & 1) == 0) {
      places.put(source, new Place(inPort, now));
    }
    if (isReserved) {
      return NOWHERE;
    }
    Place place = places.get(target);
    if (place == null || now - place.nanos() > ADDRESS_NANOS) {
      return PortNo.FLOOD;
    } else if (place.port() == inPort) {
      return NOWHERE;
    }
    return settings.normal() ? PortNo.NORMAL : place.port();
  }

  private static long address(Bytes packet, int at) {
    long address = 0;
    for (int i = 0; i < 6; i++) {
      address = address << 8 | packet.at(at + i);
    }
    return address;
  }

  private List<Action> actions(int inPort, int outPort) {
    if (outPort == NOWHERE) {
      return List.of();
    }
    Action output = new Action.Output(outPort, 0);
    int queue = queue(inPort);
    if (queue < 0 || Integer.compareUnsigned(outPort, PortNo.MAX) >= 0) {
      return List.of(output);
    }
    return List.of(new Action.SetQueue(queue), output, new NiciraAction.PopQueue());
  }

  private int queue(int inPort) {
    if (!settings.queues().isEmpty()) {
      Port port = connection.ports().get(inPort);
      if (port != null) {
        return settings.queues().getOrDefault(port.name().toText(), settings.queue());
      }
    }
    return settings.queue();
  }
}
