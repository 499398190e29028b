// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.json;

import java.util.List;

/// Takes parts out of a value while the rest of it is still to be read, so that there need not be a
/// tree of a large one: of `{"<top>": [<before>…, {"<group>": {"<name>": <part>, …}, …}]}` the
/// parts that are objects.
public interface PartTaker {

  /// Takes a part, or leaves it: true when it is not to become a member of `group`.
  ///
  /// @param before what precedes the object of groups in its array; not to be kept or changed
  boolean take(String top, List<Json> before, String group, String name, JsonObject part);

  /// Leaves everything where it is.
  PartTaker NOTHING = (top, before, group, name, part) -> false;
}
