// SPDX-License-Identifier: Apache-2.0
/// The text of ovs-ofctl(8), ovs-fields(7) and ovs-actions(7): flows, matches, actions, groups,
/// meters and whole messages, parsed and printed character for character as Open vSwitch does.
///
/// Printing needs a decoded message ([MessageFormat]), parsing gives records ([FlowParser],
/// [GroupParser], [MeterParser]); [Batch] answers lines. No type here has state across calls.
@NullMarked
package org.jovn.openflow.text;

import org.jspecify.annotations.NullMarked;
