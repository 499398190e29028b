// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

import java.util.List;

/// One field of the packet or its metadata: a row of [OxmFields].
///
/// Identity is the row; there is one instance per field.
public final class OxmField {
  private final int index;
  private final String name;
  private final String alias;
  private final int bytes;
  private final int bits;
  private final boolean variableLength;
  private final boolean maskable;
  private final boolean writable;
  private final FieldFormat format;
  private final Prerequisite prerequisite;
  private final List<OxmHeader> headers;

  OxmField(
      int index,
      String name,
      String alias,
      int bytes,
      int bits,
      boolean maskable,
      boolean writable,
      FieldFormat format,
      Prerequisite prerequisite,
      List<OxmHeader> headers) {
    this.index = index;
    this.name = name;
    this.alias = alias;
    this.bytes = bytes;
    this.bits = bits;
    this.variableLength = name.startsWith("tun_metadata");
    this.maskable = maskable;
    this.writable = writable;
    this.format = format;
    this.prerequisite = prerequisite;
    this.headers = headers;
  }

  /// Place in the table, from 0, in the order of Open vSwitch.
  public int index() {
    return index;
  }

  /// Name in text, such as `eth_src`.
  public String name() {
    return name;
  }

  /// Second name that text may use, such as `dl_src`, or empty.
  public String alias() {
    return alias;
  }

  /// Size of a value in bytes; for tunnel metadata the greatest size.
  public int bytes() {
    return bytes;
  }

  /// Number of low bits of a value that may be other than zero.
  public int bits() {
    return bits;
  }

  /// Whether a match may have a mask of any bits.
  public boolean isMaskable() {
    return maskable;
  }

  /// Whether an action may change the field.
  public boolean isWritable() {
    return writable;
  }

  /// Whether the length of a value is chosen by a mapping at run time.
  public boolean isVariableLength() {
    return variableLength;
  }

  /// How text writes a value.
  public FieldFormat format() {
    return format;
  }

  /// What must be matched as well.
  public Prerequisite prerequisite() {
    return prerequisite;
  }

  /// Code points, oldest first; empty for a field that exists in text only.
  public List<OxmHeader> headers() {
    return headers;
  }

  /// The code point that a message of `version` (0: NXM) uses, the newest that it has, or else the
  /// oldest there is.
  ///
  /// @throws IllegalStateException if the field has no code point
  public OxmHeader header(int version) {
    if (headers.isEmpty()) {
      throw new IllegalStateException("field " + name + " has no OXM or NXM code point");
    }
    OxmHeader best = headers.getFirst();
    for (int i = 1; i < headers.size(); i++) {
      if (headers.get(i).version() <= version) {
        best = headers.get(i);
      }
    }
    return best;
  }

  @Override
  public String toString() {
    return name;
  }
}
