// SPDX-License-Identifier: Apache-2.0

/// The agent that runs beside a real `ovs-vswitchd` on a hypervisor.
///
/// It brings the switch up, keeps declared bridges and ports in the Open_vSwitch database and
/// declared flows in the switch over one OpenFlow channel. One loop thread owns all of its state.
/// This package is empty until the agent's issue fills it.
@NullMarked
package org.jovn.agent;

import org.jspecify.annotations.NullMarked;
