// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.match;

/// One code point of a field: the name of its constant, and what the header of a TLV says except
/// for mask and length.
///
/// @param name name of the constant, such as `NXM_NX_REG0`
/// @param oxmClass 16-bit class, 0xffff for an experimenter's
/// @param experimenter number of the experimenter, 0 for other classes
/// @param code 7-bit field number within the class
/// @param version first OpenFlow version, as on the wire, that has this code point; 0 for NXM
public record OxmHeader(String name, int oxmClass, int experimenter, int code, int version) {
  /// Class of the experimenters' fields, whose payload begins with the experimenter's number.
  public static final int EXPERIMENTER = 0xffff;

  /// Whether the payload begins with the experimenter's number.
  public boolean isExperimenter() {
    return oxmClass == EXPERIMENTER;
  }
}
