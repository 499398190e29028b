// SPDX-License-Identifier: Apache-2.0

/// The conformance suites judged themselves: they pass on servers that are right, and find a server
/// with one deliberate fault.
///
/// Start at [OvsdbConformanceTest].
@NullMarked
package org.jovn.it.conformance;

import org.jspecify.annotations.NullMarked;
