// SPDX-License-Identifier: Apache-2.0

/// The rows of Southbound tables other than Logical_Flow, and what is written back to the
/// Northbound database: one class per group of tables.
@NullMarked
package org.jovn.northd.rows;

import org.jspecify.annotations.NullMarked;
