// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.Optional;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.OfError;

/// `OFPT_ERROR` (section 7.4.4).
///
/// @param version version of the header; a failed hello may be answered in another than 1.3
/// @param experimenter number of the experimenter if `type` is [OfError#TYPE_EXPERIMENTER], else 0
/// @param code code, or the experimenter's type
/// @param data at least 64 bytes of the message that failed, or a text for a failed hello
public record ErrorMessage(int version, int xid, int type, int code, int experimenter, Bytes data)
    implements OfMessage {

  /// The error as one of the known ones.
  public Optional<OfError> error() {
    return OfError.of(experimenter, type, code);
  }

  /// An error that answers the message `data`.
  public static ErrorMessage of(int xid, OfError error, Bytes data) {
    return new ErrorMessage(VERSION, xid, error.type(), error.code(), error.experimenter(), data);
  }
}
