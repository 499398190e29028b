// SPDX-License-Identifier: Apache-2.0

/// The log of the Open vSwitch family: modules, three destinations (console, syslog, file) with a
/// level per module and a pattern each, `-v` specifications, rate limits.
///
/// It is the SLF4J back end: `LoggerFactory.getLogger("ovsdb_server")` logs as module
/// `ovsdb_server`. [org.jovn.daemon.vlog.Vlog] is the one log of the process; it may be used from
/// any thread.
@NullMarked
package org.jovn.daemon.vlog;

import org.jspecify.annotations.NullMarked;
