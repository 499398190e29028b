// SPDX-License-Identifier: Apache-2.0

/// What survives: a server killed under load, and a log file cut anywhere. Both sides are tried, so
/// that the test itself is known to hold for the C server. Start at [CrashTest].
@NullMarked
package org.jovn.it.storage;

import org.jspecify.annotations.NullMarked;
