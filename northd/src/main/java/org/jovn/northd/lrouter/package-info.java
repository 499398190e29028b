// SPDX-License-Identifier: Apache-2.0

/// The logical flows of logical routers (ovn-northd(8), "Logical Router Datapaths"), one class per
/// feature.
@NullMarked
package org.jovn.northd.lrouter;

import org.jspecify.annotations.NullMarked;
