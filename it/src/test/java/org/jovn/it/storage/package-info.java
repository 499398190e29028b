// SPDX-License-Identifier: Apache-2.0

/// What survives: a server killed under load, and a log file cut anywhere. Start at [CrashTest].
@NullMarked
package org.jovn.it.storage;

import org.jspecify.annotations.NullMarked;
