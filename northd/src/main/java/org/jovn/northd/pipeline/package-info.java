// SPDX-License-Identifier: Apache-2.0

/// The logical pipeline (ovn-northd(8), "Logical flow table structure"): its stages, and logical
/// flows as values with the datapaths that they are for.
@NullMarked
package org.jovn.northd.pipeline;

import org.jspecify.annotations.NullMarked;
