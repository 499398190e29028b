// SPDX-License-Identifier: Apache-2.0

/// Addresses as the Northbound database writes them: Ethernet and IP addresses, networks, the
/// address lists of ports, and endpoints of load balancers. All values, all pure.
@NullMarked
package org.jovn.northd.net;

import org.jspecify.annotations.NullMarked;
