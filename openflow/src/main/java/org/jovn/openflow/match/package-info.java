// SPDX-License-Identifier: Apache-2.0
/// What a flow matches: the table of OXM and NXM fields (OpenFlow 1.3.5 section 7.2.3, Nicira and
/// ONF extensions), single TLVs, and a whole match.
///
/// [OxmFields] has one row per field and everything else is derived from it. A [Match] keeps the
/// TLVs in the order of the wire, so that encoding gives back the very bytes that were decoded. All
/// types are immutable.
@NullMarked
package org.jovn.openflow.match;

import org.jspecify.annotations.NullMarked;
