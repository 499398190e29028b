// SPDX-License-Identifier: Apache-2.0

/// Tests of `ovn-central` as a process: metrics, TLS with roles, its file of settings. The programs
/// that speak to it are those of OVN.
@NullMarked
package org.jovn.it.central;

import org.jspecify.annotations.NullMarked;
