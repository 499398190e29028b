// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.wire.Bytes;

/// `OFPT_HELLO` (section 7.5.1).
///
/// @param version highest version that the sender speaks
public record Hello(int version, int xid, List<Element> elements) implements OfMessage {
  /// Type of the element that holds the version bitmap, in 32-bit words.
  public static final int VERSION_BITMAP = 1;

  /// Copies the elements.
  public Hello {
    elements = List.copyOf(elements);
  }

  /// An element, padded to a multiple of 8 bytes on the wire.
  public record Element(int type, Bytes data) {}

  /// The hello of a peer that speaks just these versions.
  public static Hello of(int xid, int highestVersion, int bitmap) {
    return new Hello(
        highestVersion, xid, List.of(new Element(VERSION_BITMAP, Bytes.ofLong(bitmap, 4))));
  }

  /// The versions 0 to 31 that the sender speaks, as a bitmap; without a bitmap element all up to
  /// the version of the header.
  public int versions() {
    for (Element element : elements) {
      if (element.type() == VERSION_BITMAP && element.data().length() >= 4) {
        return (int) element.data().slice(0, 4).toLong();
      }
    }
    return version >= 31 ? -2 : (2 << version) - 2;
  }
}
