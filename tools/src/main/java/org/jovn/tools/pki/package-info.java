// SPDX-License-Identifier: Apache-2.0

/// `jovn pki`: keys and certificates for TLS between the programs of Open vSwitch and OVN, as
/// `ovs-pki`(8) makes them; either program can go on with the files of the other.
@NullMarked
package org.jovn.tools.pki;

import org.jspecify.annotations.NullMarked;
