// SPDX-License-Identifier: Apache-2.0

/// The same random stream of requests to two servers: replies and notifications must be equal.
///
/// A run has a seed, which makes a schema and the operations on it; both sides start from the same
/// database file and use several sessions. [Exchange] brings one server's messages of a step into a
/// form that another server can equal (random UUIDs renamed, hash order taken out); [DualRun] plays
/// steps to both sides and stops at the first difference; [Shrinker] looks for a shorter stream
/// with the same kind of end. Start at [DifferentialTest].
@NullMarked
package org.jovn.it.differential;

import org.jspecify.annotations.NullMarked;
