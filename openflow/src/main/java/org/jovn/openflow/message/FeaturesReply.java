// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.message;

/// `OFPT_FEATURES_REPLY` (section 7.3.1).
///
/// @param capabilities `OFPC_*` bits
/// @param reserved the last word, zero by the specification
public record FeaturesReply(
    int xid,
    long datapathId,
    int buffers,
    int tables,
    int auxiliaryId,
    int capabilities,
    int reserved)
    implements OfMessage {}
