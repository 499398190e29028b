// SPDX-License-Identifier: Apache-2.0

/// `jovn conformance openflow`: cases of OpenFlow 1.3.5 for switches and controllers, by section of
/// the specification. Each case has a connection of its own, an `OpenflowPeer`, which works with
/// bytes so that it can send what is wrong.
@NullMarked
package org.jovn.tools.conformance.openflow;

import org.jspecify.annotations.NullMarked;
