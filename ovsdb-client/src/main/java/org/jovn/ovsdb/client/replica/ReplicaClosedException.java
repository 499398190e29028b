// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.client.replica;

/// The replica was closed while somebody waited for it, or before.
public final class ReplicaClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  public ReplicaClosedException(String database) {
    super("the replica of " + database + " is closed");
  }
}
