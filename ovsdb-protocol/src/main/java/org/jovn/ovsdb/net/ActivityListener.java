// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

/// Hears of a connection's silences.
interface ActivityListener {

  /// Something was received, or taken by the peer.
  void active();

  /// Nothing was for a probe interval, and a probe was sent.
  void probed();
}
