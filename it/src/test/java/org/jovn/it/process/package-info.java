// SPDX-License-Identifier: Apache-2.0

/// Programs under test: which command is which side, a database server with its files and log, and
/// commands that run to their end.
///
/// A differential test has a side A, the reference (the C programs of Open vSwitch, by PATH), and a
/// side B, ours. The system properties `jovn.side.a` and `jovn.side.b` exchange either: `c`,
/// `ours`, or a command line. With `c` on both sides the tests prove themselves. Start at
/// [ServerProcess].
@NullMarked
package org.jovn.it.process;

import org.jspecify.annotations.NullMarked;
