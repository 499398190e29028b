// SPDX-License-Identifier: Apache-2.0

/// The controller channel of OpenFlow 1.3.5 (section 6): connections to switches over TCP, TLS and
/// unix sockets, in both directions, with hello negotiation, echo, requests that are answered
/// through futures, barriers, multiparts put together, roles and bundles.
///
/// Start at [OfController]. Everything of one connection that arrives is handed over on that
/// connection's event loop, one message at a time; [OfConnection] may be used from any thread.
@NullMarked
package org.jovn.openflow.channel;

import org.jspecify.annotations.NullMarked;
