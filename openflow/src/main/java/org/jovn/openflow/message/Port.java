// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import org.jovn.openflow.wire.Bytes;

/// A description of a port, `ofp_port` (section 7.2.1).
///
/// @param hwAddr 6 bytes
/// @param name 16 bytes, see [Bytes#toText]
/// @param config `OFPPC_*` bits
/// @param state `OFPPS_*` bits
/// @param current `OFPPF_*` bits, as are the next three
/// @param currentSpeed kbit/s, as is the next
public record Port(
    int portNo,
    Bytes hwAddr,
    Bytes name,
    int config,
    int state,
    int current,
    int advertised,
    int supported,
    int peer,
    int currentSpeed,
    int maxSpeed) {}
