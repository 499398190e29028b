// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.action;

import org.jovn.openflow.wire.Bytes;

/// A property: 16-bit type, 16-bit length, data, zeros up to a multiple of 8 bytes.
///
/// @param data what follows type and length, without padding
public record Property(int type, Bytes data) {}
