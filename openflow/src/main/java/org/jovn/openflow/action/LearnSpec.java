// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

import org.jovn.openflow.match.OxmId;
import org.jovn.openflow.wire.Bytes;

/// One specification of a [NiciraAction.Learn]: where some bits come from and what they become in
/// the learned flow.
public record LearnSpec(int bits, Source source, Target target) {

  /// Where the bits come from.
  public sealed interface Source {
    /// From a field of the packet.
    record Field(OxmId field, int offset) implements Source {}

    /// A constant, in a whole number of 16-bit words.
    record Immediate(Bytes value) implements Source {}
  }

  /// What the bits become.
  public sealed interface Target {
    /// Matched by the learned flow.
    record Match(OxmId field, int offset) implements Target {}

    /// Loaded by the learned flow.
    record Load(OxmId field, int offset) implements Target {}

    /// The port that the learned flow outputs to.
    record Output() implements Target {}
  }
}
