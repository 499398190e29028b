// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.monitor;

import org.jovn.ovsdb.schema.ColumnSchema;

/// A monitored column and the kinds of change that show it.
public record MonitorColumn(ColumnSchema column, MonitorSelect select) {}
