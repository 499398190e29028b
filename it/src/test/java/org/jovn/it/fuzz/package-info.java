// SPDX-License-Identifier: Apache-2.0

/// Fuzzers of what comes from outside: the frames of a connection, schemas, transactions, log
/// files. Each target says what must hold of any input; [org.jovn.it.fuzz.FuzzersTest] lets Jazzer
/// look for one of which it does not.
@NullMarked
package org.jovn.it.fuzz;

import org.jspecify.annotations.NullMarked;
