// SPDX-License-Identifier: Apache-2.0

/// An incremental engine: memoized pure derivations with recorded reads, early cut-off, and
/// collections that carry deltas. It knows nothing of OVN.
///
/// What changes from outside are [Input]s. A [Rule] runs once per key of a source (an input or a
/// [Group]) and emits facts into groups and [Output]s; a [Memo] is computed when somebody asks.
/// [Engine#run] runs what a change made stale, lowest derivation first, so that each runs at most
/// once; a result equal to the one before stops there. One thread, that of the owner.
///
/// Start reading at [Engine].
@NullMarked
package org.jovn.northd.engine;

import org.jspecify.annotations.NullMarked;
