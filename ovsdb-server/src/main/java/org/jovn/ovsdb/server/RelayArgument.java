// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.server;

import org.jovn.ovsdb.server.log.LogException;

/// `relay:DATABASE:REMOTE[,REMOTE]...`: a database that other servers have (ovsdb(7), "Relay
/// Service Model"), named where the file of one would be.
record RelayArgument(String text, String database, String servers) {

  private static final String PREFIX = "relay:";

  static boolean is(String text) {
    return text.startsWith(PREFIX);
  }

  /// @throws LogException with the C server's words when it has not three parts
  static RelayArgument parse(String text) throws LogException {
    int colon = text.indexOf(':', PREFIX.length());
    if (colon <= PREFIX.length() || colon == text.length() - 1) {
      throw LogException.file(text + ": invalid syntax");
    }
    String name = text.substring(PREFIX.length(), colon);
    if (name.startsWith("_")) {
      throw LogException.file(name + ": names beginning with \"_\" are reserved");
    }
    return new RelayArgument(text, name, text.substring(colon + 1));
  }
}
