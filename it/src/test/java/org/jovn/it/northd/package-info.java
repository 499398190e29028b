// SPDX-License-Identifier: Apache-2.0

/// northd on databases of the same JVM: that what it derives step by step is what it derives from
/// scratch, and that a change costs what it is and not what the network is.
@NullMarked
package org.jovn.it.northd;

import org.jspecify.annotations.NullMarked;
