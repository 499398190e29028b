// SPDX-License-Identifier: Apache-2.0
/// What a flow does: instructions (OpenFlow 1.3.5 section 5.9), the standard actions (section
/// 7.2.5), the Nicira actions of ovs-actions(7), and group buckets.
///
/// Records say what is on the wire, in wire units; unknown experimenter parts are kept as bytes.
/// Port numbers are 32-bit numbers in an `int` (see [PortNo]), those of Nicira actions 16-bit. All
/// types are immutable.
@NullMarked
package org.jovn.openflow.action;

import org.jspecify.annotations.NullMarked;
