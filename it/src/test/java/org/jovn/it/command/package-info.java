// SPDX-License-Identifier: Apache-2.0

/// Our programs beside the C programs of the same names: the same arguments on the same server must
/// give the same output, byte for byte, and the same exit status.
@NullMarked
package org.jovn.it.command;

import org.jspecify.annotations.NullMarked;
