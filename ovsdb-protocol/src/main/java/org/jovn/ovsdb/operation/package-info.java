// SPDX-License-Identifier: Apache-2.0

/// The operations of `transact`: RFC 7047 section 5.2 with the extensions of Open vSwitch.
/// [org.jovn.ovsdb.operation.Operation] is the sum of them, parsed against a schema by
/// [org.jovn.ovsdb.operation.OperationParser]; conditions and mutations can be applied to a row
/// without a database. All immutable.
@NullMarked
package org.jovn.ovsdb.operation;

import org.jspecify.annotations.NullMarked;
