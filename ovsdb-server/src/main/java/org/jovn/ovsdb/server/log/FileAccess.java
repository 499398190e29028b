// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server.log;

/// What a log file is opened for.
public enum FileAccess {
  /// An existing file, for reading only and without a lock: others may be writing it.
  READ,
  /// An existing file, locked.
  READ_WRITE,
  /// A file that must not exist yet, locked.
  CREATE,
  /// A file that may exist, locked; the first record written replaces what is in it.
  REPLACE
}
