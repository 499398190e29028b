// SPDX-License-Identifier: Apache-2.0

/// Benchmarks (JMH) of what the server does most: reading and writing JSON, executing transactions,
/// telling monitors. They are compiled with the tests and run by hand: `java -cp CLASSPATH
/// org.openjdk.jmh.Main org.jovn.it.bench`, with the test classpath of this module. `ClientBench`
/// is a program of its own: the client beside those in C and Python.
@NullMarked
package org.jovn.it.bench;

import org.jspecify.annotations.NullMarked;
