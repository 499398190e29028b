// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

import java.util.List;
import org.jovn.openflow.action.Property;
import org.jovn.openflow.wire.Bytes;

/// What a table can do, `ofp_table_features` (section 7.3.5.5).
///
/// @param name 32 bytes, see [Bytes#toText]
/// @param properties types as `OFPTFPT_*`, data without padding
public record TableFeatures(
    int tableId,
    Bytes name,
    long metadataMatch,
    long metadataWrite,
    int config,
    int maxEntries,
    List<Property> properties) {
  /// Copies the properties.
  public TableFeatures {
    properties = List.copyOf(properties);
  }

  /// These with another name.
  public TableFeatures withName(Bytes other) {
    return new TableFeatures(
        tableId, other, metadataMatch, metadataWrite, config, maxEntries, properties);
  }
}
