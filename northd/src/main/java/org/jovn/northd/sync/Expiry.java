// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import org.jovn.ovsdb.data.UuidAtom;

/// A row that is to go at a time.
///
/// @param millis since the epoch
public record Expiry(UuidAtom row, long millis) {}
