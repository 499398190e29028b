// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import org.jovn.openflow.wire.Bytes;

/// `OFPT_PORT_MOD` (section 7.3.4.3).
///
/// @param hwAddr 6 bytes, which must be the port's
public record PortMod(int xid, int portNo, Bytes hwAddr, int config, int mask, int advertise)
    implements OfMessage {}
