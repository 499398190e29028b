// SPDX-License-Identifier: Apache-2.0

/// OpenFlow against a real `ovs-vswitchd` with its dummy datapath: `ofctl` beside `ovs-ofctl`, and
/// `testcontroller` on a bridge. Skipped where Open vSwitch is not installed.
@NullMarked
package org.jovn.it.openflow;

import org.jspecify.annotations.NullMarked;
