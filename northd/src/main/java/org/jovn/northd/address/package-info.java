// SPDX-License-Identifier: Apache-2.0

/// Addresses and tags that northd chooses itself: those of ports that ask for dynamic addresses on
/// switches that say from where (ovn-nb(5), Logical_Switch:other_config), and the VLAN tags of
/// containers nested in a port.
@NullMarked
package org.jovn.northd.address;

import org.jspecify.annotations.NullMarked;
