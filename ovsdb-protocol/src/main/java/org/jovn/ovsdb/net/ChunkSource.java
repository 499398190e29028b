// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import org.jovn.ovsdb.json.JsonOutput;

/// A message too large for one buffer: its text is made as the socket takes it. Called on the
/// connection's event loop, so that a piece should take no more than a millisecond.
public interface ChunkSource {

  /// Appends the next piece, some tens of kilobytes; false when it was the last one.
  boolean next(JsonOutput out);

  /// No more is wanted: the last piece was made, or the connection ended before.
  default void close() {}
}
