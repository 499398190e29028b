// SPDX-License-Identifier: Apache-2.0

/// JSON-RPC 1.0 messages and their framing (RFC 7047 section 4; JSON-RPC 1.0 specification).
///
/// [org.jovn.ovsdb.jsonrpc.JsonFrameDecoder] finds messages in a stream of bytes and makes JSON of
/// them, [org.jovn.ovsdb.jsonrpc.JsonRpcMessage] is what the JSON says, in both directions. A
/// decoder belongs to one thread at a time; messages are immutable.
@NullMarked
package org.jovn.ovsdb.jsonrpc;

import org.jspecify.annotations.NullMarked;
