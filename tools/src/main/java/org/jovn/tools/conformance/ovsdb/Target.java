// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.conformance.ovsdb;

import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.jovn.ovsdb.net.Endpoint;

/// The server that is judged, and how long it may take to accept a connection.
record Target(Endpoint.Active endpoint, SSLContext tls, int timeoutMillis) {

  Wire open() throws IOException {
    return Wire.open(endpoint, tls, timeoutMillis);
  }
}
