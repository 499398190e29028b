// SPDX-License-Identifier: Apache-2.0

/// Load balancers on switches and routers: VIPs, backends, health checks, affinity.
@NullMarked
package org.jovn.northd.service;

import org.jspecify.annotations.NullMarked;
