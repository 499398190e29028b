// SPDX-License-Identifier: Apache-2.0

/// What every daemon and command of this family shares, as users of the C programs know it: options
/// in the manner of `getopt_long`, run directories, pid file, control socket, detaching, end of
/// life.
///
/// A program's `main` hands its body to [org.jovn.daemon.Daemon]; [org.jovn.daemon.Options] is its
/// table of options. The log is in [org.jovn.daemon.vlog]. What a JVM cannot do for itself (detach,
/// change directory, drop privileges, restart after a crash) the launcher script does; the two
/// speak through environment variables and file descriptor 0, see [org.jovn.daemon.Launcher].
@NullMarked
package org.jovn.daemon;

import org.jspecify.annotations.NullMarked;
