// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import org.jovn.openflow.message.Port;
import org.jovn.openflow.message.PortMod;
import org.jovn.openflow.wire.Bytes;

/// Prints ports: descriptions and changes.
final class PortFormat {
  static final String[] CONFIG = {"PORT_DOWN", "", "NO_RECV", "", "", "NO_FWD", "NO_PACKET_IN"};
  static final String[] STATE = {"LINK_DOWN", "BLOCKED", "LIVE"};
  static final String[] FEATURES = {
    "10MB-HD",
    "10MB-FD",
    "100MB-HD",
    "100MB-FD",
    "1GB-HD",
    "1GB-FD",
    "10GB-FD",
    "40GB-FD",
    "100GB-FD",
    "1TB-FD",
    "OTHER",
    "COPPER",
    "FIBER",
    "AUTO_NEG",
    "AUTO_PAUSE",
    "AUTO_PAUSE_ASYM"
  };
  private static final int CONFIG_KNOWN = 0x65;
  private static final int STATE_KNOWN = 7;
  private static final int FEATURES_KNOWN = 0xffff;
  private static final long MEGABIT = 1000;

  private PortFormat() {}

  static String format(Port port) {
    StringBuilder text = new StringBuilder();
    text.append(' ').append(Texts.portNumber(port.portNo())).append('(').append(name(port.name()));
    text.append("): addr:").append(Texts.ethernet(port.hwAddr())).append('\n');
    text.append("     config:     ");
    text.append(Texts.flags(port.config() & CONFIG_KNOWN, CONFIG, " ")).append('\n');
    text.append("     state:      ");
    text.append(Texts.flags(port.state() & STATE_KNOWN, STATE, " ")).append('\n');
    features("current:    ", port.current(), text);
    features("advertised: ", port.advertised(), text);
    features("supported:  ", port.supported(), text);
    features("peer:       ", port.peer(), text);
    text.append("     speed: ").append(Integer.toUnsignedLong(port.currentSpeed()) / MEGABIT);
    text.append(" Mbps now, ").append(Integer.toUnsignedLong(port.maxSpeed()) / MEGABIT);
    return text.append(" Mbps max\n").toString();
  }

  private static void features(String title, int bits, StringBuilder text) {
    if ((bits & FEATURES_KNOWN) != 0) {
      text.append("     ").append(title);
      text.append(Texts.flags(bits & FEATURES_KNOWN, FEATURES, " ")).append('\n');
    }
  }

  private static String name(Bytes name) {
    return name.toText();
  }

  static String format(PortMod mod) {
    int advertise = mod.advertise() & FEATURES_KNOWN;
    return " port: "
        + Texts.port(mod.portNo())
        + ": addr:"
        + Texts.ethernet(mod.hwAddr())
        + "\n     config: "
        + Texts.flags(mod.config() & CONFIG_KNOWN, CONFIG, " ")
        + "\n     mask:   "
        + Texts.flags(mod.mask() & CONFIG_KNOWN, CONFIG, " ")
        + "\n     advertise: "
        + (advertise == 0 ? "UNCHANGED" : Texts.flags(advertise, FEATURES, " "))
        + "\n";
  }
}
