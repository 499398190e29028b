// SPDX-License-Identifier: Apache-2.0

/// Checks of the sources themselves: what no compiler and no formatter looks at.
///
/// `TidyTest` reads every source file of every module, `ModuleArrowsTest` the compiled classes. A
/// rule that a file may break names that file and the reason here, not there.
@NullMarked
package org.jovn.it.tidy;

import org.jspecify.annotations.NullMarked;
