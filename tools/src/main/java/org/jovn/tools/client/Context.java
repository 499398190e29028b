// SPDX-License-Identifier: Apache-2.0

package org.jovn.tools.client;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jovn.ovsdb.json.Json;
import org.jovn.ovsdb.net.ConnectionOptions;
import org.jovn.ovsdb.net.Transport;

/// What all commands work with.
///
/// @param timestamp whether each update of `monitor` is printed with its time
/// @param force whether `restore` looks away from differences of schemas
/// @param complain takes lines for standard error that do not end the program
record Context(
    Requests requests,
    Servers servers,
    TableStyle style,
    TablePrinter tables,
    Output out,
    Background background,
    Supplier<Transport> transport,
    ConnectionOptions connections,
    boolean timestamp,
    boolean force,
    Consumer<String> complain) {

  void print(Json json) {
    out.line(PrettyJson.text(json, style.pretty()));
  }
}
