// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

/// `OFPT_METER_MOD` (section 7.3.4.4).
///
/// @param command 0 add, 1 modify, 2 delete
public record MeterMod(int xid, int command, MeterConfig config) implements OfMessage {}
