// SPDX-License-Identifier: Apache-2.0

package org.jovn.daemon.yaml;

import java.util.List;
import java.util.SequencedMap;

/// A node of a YAML document, in the part of YAML that configuration needs: mappings and sequences
/// in blocks or in brackets, and scalars of one line. See [YamlReader].
public sealed interface Yaml {

  /// The line where it begins, from 1.
  int line();

  /// A scalar; its type is for the reader to say. Empty, not quoted: nothing was written.
  record Scalar(String text, boolean quoted, int line) implements Yaml {
    public boolean isNothing() {
      return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }
  }

  /// A list.
  record Sequence(List<Yaml> elements, int line) implements Yaml {}

  /// Names and values, in the order of the text.
  record Mapping(SequencedMap<String, Yaml> members, int line) implements Yaml {}
}
