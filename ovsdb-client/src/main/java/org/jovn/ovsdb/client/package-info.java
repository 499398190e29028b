// SPDX-License-Identifier: Apache-2.0

/// Client side of RFC 7047: sessions, an in-memory replica with change tracking, transactions with
/// verify and retry.
///
/// Callers write blocking code on virtual threads; futures stay inside. The interfaces that northd
/// and the agent program against live here, their in-process binding in `ovsdb-server`. This
/// package is empty until the client's issue fills it.
@NullMarked
package org.jovn.ovsdb.client;

import org.jspecify.annotations.NullMarked;
