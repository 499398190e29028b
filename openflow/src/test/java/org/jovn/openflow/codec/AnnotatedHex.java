// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.codec;

import org.jovn.openflow.wire.Bytes;

/// Bytes written as hexadecimal digits with spaces, lines, and comments from `#` on.
final class AnnotatedHex {
  private AnnotatedHex() {}

  static Bytes parse(String annotated) {
    return Bytes.ofHex(annotated.replaceAll("#[^\n]*", "").replaceAll("\\s+", ""));
  }
}
