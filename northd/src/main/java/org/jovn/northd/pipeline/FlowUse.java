// SPDX-License-Identifier: Apache-2.0

package org.jovn.northd.pipeline;

/// A flow that a derivation wants on some datapaths.
///
/// @param hint the first eight digits of the UUID of the Northbound row that it comes from, or
///   empty (`external_ids:stage-hint`)
public record FlowUse(Flow flow, DatapathSet datapaths, String hint) {}
