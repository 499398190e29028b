// SPDX-License-Identifier: Apache-2.0

/// Load balancers on switches and routers: what they are of VIPs and backends, the flows they make
/// on each datapath, their health checks and affinity.
@NullMarked
package org.jovn.northd.service;

import org.jspecify.annotations.NullMarked;
