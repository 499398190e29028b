// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.util.Optional;
import java.util.OptionalLong;

/// How a remote fares, for the status columns of Manager and Connection tables.
///
/// @param target the connection method in use, or tried last
/// @param state as the column `status:state` shows it
/// @param lastError why the last connection ended or the last attempt failed
/// @param connectedAgoMillis time since the last connection was made
/// @param disconnectedAgoMillis time since the last connection ended
public record RemoteStatus(
    String target,
    Reconnect.State state,
    Optional<String> lastError,
    OptionalLong connectedAgoMillis,
    OptionalLong disconnectedAgoMillis) {

  public boolean isConnected() {
    return state == Reconnect.State.ACTIVE || state == Reconnect.State.IDLE;
  }
}
