// SPDX-License-Identifier: Apache-2.0

/// `jovn pki`: what it makes is examined by other programs, and used for TLS between the servers
/// and clients of either implementation.
@NullMarked
package org.jovn.it.pki;

import org.jspecify.annotations.NullMarked;
