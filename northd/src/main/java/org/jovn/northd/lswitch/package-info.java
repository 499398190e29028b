// SPDX-License-Identifier: Apache-2.0

/// The logical flows of logical switches (ovn-northd(8), "Logical Switch Datapaths"), one class per
/// feature.
@NullMarked
package org.jovn.northd.lswitch;

import org.jspecify.annotations.NullMarked;
