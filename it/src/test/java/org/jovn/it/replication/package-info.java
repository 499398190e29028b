// SPDX-License-Identifier: Apache-2.0

/// Copies of databases between servers: active-backup and relay, ours with the C program's on the
/// other side, both ways round.
@NullMarked
package org.jovn.it.replication;

import org.jspecify.annotations.NullMarked;
