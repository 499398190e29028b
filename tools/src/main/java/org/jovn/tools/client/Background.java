// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.Optional;
import org.jovn.daemon.ControlSocket;
import org.jovn.ovsdb.net.Transport;

/// How a command that goes on and on becomes a daemon, when the options say so.
interface Background {

  /// Stays in the foreground whatever the options say.
  Background NONE =
      new Background() {
        @Override
        public Optional<ControlSocket> start(Transport transport) {
          return Optional.empty();
        }

        @Override
        public void ready() {
          // nobody waits for it
        }
      };

  /// To be called before the command's first request: writes the pid file.
  ///
  /// @return the control socket of a command that is detached
  Optional<ControlSocket> start(Transport transport);

  /// Says that the first answer was printed: the command that started a detached one returns.
  /// Standard output stays open.
  void ready();
}
