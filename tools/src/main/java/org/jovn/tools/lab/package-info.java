// SPDX-License-Identifier: Apache-2.0

/// `jovn lab`: two hypervisors, OVN's central node and machines, in network namespaces of this
/// computer, run by `vswitchd-agent` and `ovn-central`.
///
/// [LabCommand] is the entry; [Lab] knows names and places, [LabUp] builds, [LabChecks] checks,
/// [LabDown] leaves nothing behind. One thread does it all; what it does is printed as the command
/// that a person would type.
@NullMarked
package org.jovn.tools.lab;

import org.jspecify.annotations.NullMarked;
