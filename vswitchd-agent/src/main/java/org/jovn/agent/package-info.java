// SPDX-License-Identifier: Apache-2.0

/// The agent that runs beside a real `ovs-vswitchd` on a hypervisor: the program `vswitchd-agent`.
///
/// It hosts the Open_vSwitch database, starts and watches the switch and `ovn-controller`, and
/// keeps what is described (package `description`) true in the database, in the kernel and, over
/// OpenFlow, in the switch. [Agent] is its one loop.
@NullMarked
package org.jovn.agent;

import org.jspecify.annotations.NullMarked;
