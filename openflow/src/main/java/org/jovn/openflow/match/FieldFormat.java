// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

/// How ovs-fields(7) writes the values of a field.
public enum FieldFormat {
  /// A decimal number.
  DECIMAL,
  /// A hexadecimal number with `0x`.
  HEXADECIMAL,
  /// `+trk-est` or `trk|est`.
  CT_STATE,
  /// `xx:xx:xx:xx:xx:xx`.
  ETHERNET,
  /// `w.x.y.z`.
  IPV4,
  /// An IPv6 address.
  IPV6,
  /// A 16-bit port number or name.
  PORT_16,
  /// A 32-bit port number or name.
  PORT_32,
  /// `no`, `yes`, `first`, `later` or `not_later`.
  FRAG,
  /// `+oam` or `oam`.
  TUNNEL_FLAGS,
  /// `+syn-ack`.
  TCP_FLAGS,
  /// `(ns,type)`.
  PACKET_TYPE
}
