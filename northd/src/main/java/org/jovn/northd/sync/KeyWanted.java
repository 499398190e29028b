// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.sync;

/// A wish for a tunnel key.
///
/// @param space in which keys differ: empty for datapaths, else the datapath of a port
/// @param name of whom it is for
/// @param requested the key asked for, or 0
public record KeyWanted(String space, String name, long requested) {}
