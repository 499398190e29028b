// SPDX-License-Identifier: Apache-2.0

/// Typed records for the tables of a schema, written as Java source at build time.
/// [org.jovn.ovsdb.client.codegen.RecordGenerator] is a program that a module's pom runs in phase
/// `generate-sources`; what it writes goes to `target/` and is never committed.
@NullMarked
package org.jovn.ovsdb.client.codegen;

import org.jspecify.annotations.NullMarked;
