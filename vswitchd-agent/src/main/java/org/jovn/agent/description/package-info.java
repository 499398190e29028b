// SPDX-License-Identifier: Apache-2.0

/// What a hypervisor is to look like, as a person writes it: bridges, ports, VLANs and flows as
/// values, and the reader of the file that says so.
///
/// Everything here is immutable. [DescriptionReader] makes a [Description] of a text; what is wrong
/// in it is a [YamlException] that names the line.
@NullMarked
package org.jovn.agent.description;

import org.jspecify.annotations.NullMarked;
