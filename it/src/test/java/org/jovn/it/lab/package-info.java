// SPDX-License-Identifier: Apache-2.0

/// `jovn lab` as people run it: the distribution, the real switch and ovn-controller, namespaces of
/// this computer. Root only.
@NullMarked
package org.jovn.it.lab;

import org.jspecify.annotations.NullMarked;
