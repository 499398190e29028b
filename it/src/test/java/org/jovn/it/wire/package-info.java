// SPDX-License-Identifier: Apache-2.0

/// A small JSON-RPC client for tests: it sends what it is told, also what is wrong, and hands back
/// every message in the order it came, with a deadline on each wait.
///
/// It shares no code with the protocol module on purpose: a mistake there must not hide itself. One
/// thread per connection reads; all else happens on the test's thread. Start at [WireClient].
@NullMarked
package org.jovn.it.wire;

import org.jspecify.annotations.NullMarked;
