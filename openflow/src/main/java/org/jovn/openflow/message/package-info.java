// SPDX-License-Identifier: Apache-2.0
/// Every message of OpenFlow 1.3.5 (section 7), with the experimenter messages of Nicira and ONF
/// that Open vSwitch speaks over 1.3. [OfMessage] is the root of the sealed family.
///
/// Records hold what is on the wire in wire units; each has its transaction number. Unknown
/// experimenter messages are kept as bytes. All types are immutable.
@NullMarked
package org.jovn.openflow.message;

import org.jspecify.annotations.NullMarked;
