// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

import org.jovn.ovsdb.data.Datum;
import org.jovn.ovsdb.data.UuidAtom;

/// A column of a Northbound row that northd writes back.
public record NbValue(String table, UuidAtom row, String column, Datum value) {}
