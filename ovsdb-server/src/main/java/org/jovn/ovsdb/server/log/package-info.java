// SPDX-License-Identifier: Apache-2.0

/// Where commits go: the log files of ovsdb(5), in the standalone format of the C programs,
/// readable and writable by either. Records are opaque JSON objects here; what is in them is the
/// database's.
///
/// [org.jovn.ovsdb.server.log.CommitLog] is the seam between a database and its log,
/// [org.jovn.ovsdb.server.log.LogFile] is one file, [org.jovn.ovsdb.server.log.Compaction] replaces
/// it by a shorter one while records are being appended.
@NullMarked
package org.jovn.ovsdb.server.log;

import org.jspecify.annotations.NullMarked;
