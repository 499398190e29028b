// SPDX-License-Identifier: Apache-2.0

/// What a program measures of itself, for Prometheus. All of it is off unless the program was
/// started with `--metrics`; then nothing is counted and no class of the library is loaded.
///
/// Who has something to measure asks [Metrics]; `MetricsServer` is the end point.
@NullMarked
package org.jovn.daemon.metrics;

import org.jspecify.annotations.NullMarked;
