// SPDX-License-Identifier: Apache-2.0

/// `jovn conformance`: cases that show whether a peer keeps to its specification, and the report of
/// a run of them.
///
/// Each protocol has a subcommand of [org.jovn.tools.conformance.ConformanceCommand], which runs
/// its cases and hands a [org.jovn.tools.conformance.CaseResult] for each to a
/// [org.jovn.tools.conformance.Report].
@NullMarked
package org.jovn.tools.conformance;

import org.jspecify.annotations.NullMarked;
