// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.wire.Bytes;

/// How a meter measures and what it does.
///
/// @param flags 1 kbit/s, 2 packets/s, 4 burst, 8 statistics
public record MeterConfig(int meterId, int flags, List<Band> bands) {
  /// Copies the bands.
  public MeterConfig {
    bands = List.copyOf(bands);
  }

  /// A band, `ofp_meter_band_header` and what follows.
  ///
  /// @param type 1 drop, 2 DSCP remark, 0xffff experimenter
  /// @param data what follows the burst size, 4 bytes for the standard types
  public record Band(int type, int rate, int burstSize, Bytes data) {}
}
