// SPDX-License-Identifier: Apache-2.0

/// The part of YAML that files of settings are written in, as values that know their lines.
@NullMarked
package org.jovn.daemon.yaml;

import org.jspecify.annotations.NullMarked;
