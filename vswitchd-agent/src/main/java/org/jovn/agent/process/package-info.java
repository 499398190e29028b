// SPDX-License-Identifier: Apache-2.0

/// The real programs beside us: starting, watching, asking and stopping them.
///
/// A [WatchedProgram] belongs to the agent's thread; [ControlCall] is for any thread.
@NullMarked
package org.jovn.agent.process;

import org.jspecify.annotations.NullMarked;
