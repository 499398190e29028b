// SPDX-License-Identifier: Apache-2.0

/// The part of YAML that files of settings are written in, as values that know their lines.
/// [YamlReader] makes a [Yaml] of a text; what it does not read it refuses by name.
@NullMarked
package org.jovn.daemon.yaml;

import org.jspecify.annotations.NullMarked;
