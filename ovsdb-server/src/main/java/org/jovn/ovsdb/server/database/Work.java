// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.database;

/// Something to do in the order of a database's queue.
interface Work {

  /// Whether an I/O thread may do it.
  boolean isLight();

  void run();

  /// Work that is not a transaction.
  record Task(boolean isLight, Runnable body) implements Work {
    @Override
    public void run() {
      body.run();
    }
  }
}
