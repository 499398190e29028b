// SPDX-License-Identifier: Apache-2.0

/// The programs on top of the libraries: one `main` class per command.
///
/// `ovsdb-tool` has names, options, output and exit codes of the C program; `ovn-central` hosts the
/// northbound and southbound databases in one process; `jovn` gathers the verbs of this project.
/// Nothing here is a library: no other module but the tests uses it.
@NullMarked
package org.jovn.tools;

import org.jspecify.annotations.NullMarked;
