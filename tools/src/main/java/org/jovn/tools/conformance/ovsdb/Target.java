// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import org.jovn.ovsdb.net.Endpoint;

/// The server that is judged, and how long it may take to accept a connection.
record Target(Endpoint.Active endpoint, TlsFiles.Keys tls, int timeoutMillis) {

  Wire open() throws IOException {
    // A context of its own, so that no session of TLS is resumed: servers that ask for certificates
    // and use OpenSSL without a session context refuse that.
    return Wire.open(endpoint, tls.context(), timeoutMillis);
  }
}
