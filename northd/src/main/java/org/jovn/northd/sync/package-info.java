// SPDX-License-Identifier: Apache-2.0

/// From what derivations want to what is in the databases: rows by key, logical flows with their
/// datapath groups, and values written back to the Northbound database. Each writer keeps what is
/// wanted and what is there, and writes the difference; rows that nobody here owns are left alone.
@NullMarked
package org.jovn.northd.sync;

import org.jspecify.annotations.NullMarked;
