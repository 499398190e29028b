// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.openflow;

import java.util.function.Consumer;

/// A case of OpenFlow 1.3.5.
///
/// @param section of the specification
/// @param body does it on a connection of its own, after the hellos, and throws [CaseFailure]
/// @param hello whether hellos are exchanged before
record OpenflowCase(
    String id, String section, String title, boolean hello, Consumer<OpenflowPeer> body) {

  static OpenflowCase of(String id, String section, String title, Consumer<OpenflowPeer> body) {
    return new OpenflowCase(id, section, title, true, body);
  }

  static OpenflowCase raw(String id, String section, String title, Consumer<OpenflowPeer> body) {
    return new OpenflowCase(id, section, title, false, body);
  }
}
