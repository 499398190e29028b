// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

import org.jovn.ovsdb.data.Row;
import org.jovn.ovsdb.data.UuidAtom;

/// A row under the names of its table's columns; what implements it is generated from a schema. It
/// holds the row and nothing else, so that it costs nothing to make one when it is needed.
public interface TypedRow {

  Row row();

  default UuidAtom uuid() {
    return row().uuid();
  }
}
