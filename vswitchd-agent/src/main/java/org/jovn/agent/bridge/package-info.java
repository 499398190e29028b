// SPDX-License-Identifier: Apache-2.0

/// What makes a description true: rows of the Open_vSwitch database, addresses of local ports in
/// the kernel, flows in the switch. Each compares what is with what is wanted and writes the
/// difference.
@NullMarked
package org.jovn.agent.bridge;

import org.jspecify.annotations.NullMarked;
