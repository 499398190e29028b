// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.Optional;
import org.jovn.daemon.ControlSocket;
import org.jovn.daemon.Daemon;
import org.jovn.daemon.DaemonOptions;
import org.jovn.ovsdb.net.Transport;

/// Becomes a daemon by the launcher's help.
record ForkedBackground(Daemon daemon, DaemonOptions options) implements Background {

  @Override
  public Optional<ControlSocket> start(Transport transport) {
    daemon.start(options);
    return options.isDetach()
        ? Optional.of(ControlSocket.open(daemon, options, transport))
        : Optional.empty();
  }

  @Override
  public void ready() {
    daemon.readyKeepingOutput();
  }
}
