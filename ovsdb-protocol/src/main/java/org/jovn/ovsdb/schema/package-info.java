// SPDX-License-Identifier: Apache-2.0

/// Schemas: RFC 7047 section 3.2. [org.jovn.ovsdb.schema.DatabaseSchema] holds tables, a table
/// holds columns, a column has a type, and a type turns JSON into data and checks them. All
/// immutable.
@NullMarked
package org.jovn.ovsdb.schema;

import org.jspecify.annotations.NullMarked;
