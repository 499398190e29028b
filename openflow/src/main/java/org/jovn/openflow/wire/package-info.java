// SPDX-License-Identifier: Apache-2.0
/// The lowest layer of the OpenFlow library: cursors over the bytes of one message, immutable byte
/// strings, and the errors that a peer can be answered with.
///
/// Nothing here knows a message or a field. A [WireReader] never reads past the limit it was given:
/// every lie about a length ends in a [DecodeException] that carries the `OFPT_ERROR` to answer.
@NullMarked
package org.jovn.openflow.wire;

import org.jspecify.annotations.NullMarked;
