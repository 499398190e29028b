// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.address;

import org.jovn.ovsdb.data.UuidAtom;
import org.jspecify.annotations.Nullable;

/// Takes what was chosen for a port, or that it has nothing any more.
public interface AddressTaker<T> {
  void take(UuidAtom port, @Nullable T chosen);
}
