// SPDX-License-Identifier: Apache-2.0

/// The exact rules of the protocol as transcripts: what a client sends, byte for byte, and all that
/// the server answers on every session, or that it hangs up.
///
/// The transcripts were recorded from the C server and are played to both sides. Start at
/// [ProtocolRulesTest].
@NullMarked
package org.jovn.it.protocol;

import org.jspecify.annotations.NullMarked;
