// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

/// A message that a text describes, and the flow formats that could carry it.
public record Usable<M>(M message, Protocols protocols) {
  /// The message.
  ///
  /// @throws TextException if OpenFlow 1.3 cannot carry it
  M get() {
    if (!protocols.hasOpenFlow13()) {
      throw protocols.unusable();
    }
    return message;
  }
}
