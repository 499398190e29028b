// SPDX-License-Identifier: Apache-2.0

/// The client library against real servers: the same tests on the C server and on ours, and on the
/// binding to a database of this process; and what only a cluster or a relay shows on C ones. A
/// replica is always compared with what `select` returns.
@NullMarked
package org.jovn.it.client;

import org.jspecify.annotations.NullMarked;
