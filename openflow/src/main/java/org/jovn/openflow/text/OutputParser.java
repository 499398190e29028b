// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.text;

import java.util.Optional;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.NiciraAction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.match.Subfield;
import org.jovn.openflow.text.Tokens.Token;

/// Reads the output actions: to a port, to a port that a field holds, with a limit of length.
final class OutputParser {
  private static final int TRUNC_MIN = 14;

  private OutputParser() {}

  private static TextException unknownPort(String port) {
    return new TextException(port + ": output to unknown port");
  }

  /// Output to a port, whole packets.
  static Action output(int port) {
    return new Action.Output(port, port == PortNo.CONTROLLER ? 0xffff : 0);
  }

  /// Reads what follows `output:`.
  ///
  /// @throws TextException if it is neither a port nor a subfield that holds one
  static Action parse(String value) {
    if (value.contains("port=") && value.contains("max_len=")) {
      return truncated(value);
    }
    Optional<Integer> port = Values.port(value);
    if (port.isPresent()) {
      return output(port.get());
    }
    int open = value.indexOf('[');
    if (Values.fieldNamed(open < 0 ? value : value.substring(0, open)).isPresent()) {
      Subfield source;
      try {
        source = Values.subfield(value);
      } catch (TextException e) {
        throw unknownPort(value);
      }
      return new NiciraAction.OutputReg(source, 0xffff, source.field().isExperimenter());
    }
    throw unknownPort(value);
  }

  private static Action truncated(String value) {
    int port = PortNo.ANY;
    String name = "";
    int maxLen = 0;
    for (Token token : Tokens.split(value)) {
      switch (token.key()) {
        case "port" -> {
          name = token.value();
          String text = name;
          port =
              Values.port(text)
                  .orElseThrow(() -> new TextException("output to unknown truncate port: " + text));
        }
        case "max_len" -> maxLen = Values.u32(token.value());
        default ->
            throw new TextException("invalid key '" + token.key() + "' in output_trunc argument");
      }
    }
    switch (port) {
      case PortNo.FLOOD,
          PortNo.ALL,
          PortNo.NORMAL,
          PortNo.TABLE,
          PortNo.CONTROLLER,
          PortNo.ANY,
          PortNo.UNSET ->
          throw new TextException("output to unsupported truncate port: " + name);
      default -> {}
    }
    if (Integer.compareUnsigned(maxLen, TRUNC_MIN) < 0) {
      throw new TextException("max_len " + maxLen + " is less than the minimum value " + TRUNC_MIN);
    }
    return new NiciraAction.OutputTrunc(port & 0xffff, maxLen);
  }
}
