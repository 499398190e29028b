// SPDX-License-Identifier: Apache-2.0

/// What the Northbound rows say, parsed and joined: options, switches, routers and their ports, and
/// who holds what. Derivations of values; none of flows.
///
/// [Nb] and [Sb] are the tables with their indexes, [Topology] the values derived from them.
@NullMarked
package org.jovn.northd.topology;

import org.jspecify.annotations.NullMarked;
