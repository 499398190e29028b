// SPDX-License-Identifier: Apache-2.0

package org.jovn.openflow.wire;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The errors that an OpenFlow 1.3 `OFPT_ERROR` can carry (section 7.4.4), with those that Open
/// vSwitch sends as experimenter errors (type 0xffff, then the experimenter's number).
public enum OfError {
  OFPHFC_INCOMPATIBLE(0, 0, 0),
  OFPHFC_EPERM(0, 0, 1),
  OFPBRC_BAD_VERSION(0, 1, 0),
  OFPBRC_BAD_TYPE(0, 1, 1),
  OFPBRC_BAD_STAT(0, 1, 2),
  OFPBRC_BAD_VENDOR(0, 1, 3),
  OFPBRC_BAD_SUBTYPE(0, 1, 4),
  OFPBRC_EPERM(0, 1, 5),
  OFPBRC_BAD_LEN(0, 1, 6),
  OFPBRC_BUFFER_EMPTY(0, 1, 7),
  OFPBRC_BUFFER_UNKNOWN(0, 1, 8),
  OFPBRC_BAD_TABLE_ID(0, 1, 9),
  OFPBRC_IS_SECONDARY(0, 1, 10),
  OFPBRC_BAD_PORT(0, 1, 11),
  OFPBRC_BAD_PACKET(0, 1, 12),
  OFPBRC_MULTIPART_BUFFER_OVERFLOW(0, 1, 13),
  OFPBAC_BAD_TYPE(0, 2, 0),
  OFPBAC_BAD_LEN(0, 2, 1),
  OFPBAC_BAD_VENDOR(0, 2, 2),
  OFPBAC_BAD_VENDOR_TYPE(0, 2, 3),
  OFPBAC_BAD_OUT_PORT(0, 2, 4),
  OFPBAC_BAD_ARGUMENT(0, 2, 5),
  OFPBAC_EPERM(0, 2, 6),
  OFPBAC_TOO_MANY(0, 2, 7),
  OFPBAC_BAD_QUEUE(0, 2, 8),
  OFPBAC_BAD_OUT_GROUP(0, 2, 9),
  OFPBAC_MATCH_INCONSISTENT(0, 2, 10),
  OFPBAC_UNSUPPORTED_ORDER(0, 2, 11),
  OFPBAC_BAD_TAG(0, 2, 12),
  OFPBAC_BAD_SET_TYPE(0, 2, 13),
  OFPBAC_BAD_SET_LEN(0, 2, 14),
  OFPBAC_BAD_SET_ARGUMENT(0, 2, 15),
  OFPBIC_UNKNOWN_INST(0, 3, 0),
  OFPBIC_UNSUP_INST(0, 3, 1),
  OFPBIC_BAD_TABLE_ID(0, 3, 2),
  OFPBIC_UNSUP_METADATA(0, 3, 3),
  OFPBIC_UNSUP_METADATA_MASK(0, 3, 4),
  OFPBIC_BAD_EXPERIMENTER(0, 3, 5),
  OFPBIC_BAD_EXP_TYPE(0, 3, 6),
  OFPBIC_BAD_LEN(0, 3, 7),
  OFPBIC_EPERM(0, 3, 8),
  OFPBMC_BAD_TYPE(0, 4, 0),
  OFPBMC_BAD_LEN(0, 4, 1),
  OFPBMC_BAD_TAG(0, 4, 2),
  OFPBMC_BAD_DL_ADDR_MASK(0, 4, 3),
  OFPBMC_BAD_NW_ADDR_MASK(0, 4, 4),
  OFPBMC_BAD_WILDCARDS(0, 4, 5),
  OFPBMC_BAD_FIELD(0, 4, 6),
  OFPBMC_BAD_VALUE(0, 4, 7),
  OFPBMC_BAD_MASK(0, 4, 8),
  OFPBMC_BAD_PREREQ(0, 4, 9),
  OFPBMC_DUP_FIELD(0, 4, 10),
  OFPBMC_EPERM(0, 4, 11),
  OFPFMFC_UNKNOWN(0, 5, 0),
  OFPFMFC_TABLE_FULL(0, 5, 1),
  OFPFMFC_BAD_TABLE_ID(0, 5, 2),
  OFPFMFC_OVERLAP(0, 5, 3),
  OFPFMFC_EPERM(0, 5, 4),
  OFPFMFC_BAD_TIMEOUT(0, 5, 5),
  OFPFMFC_BAD_COMMAND(0, 5, 6),
  OFPFMFC_BAD_FLAGS(0, 5, 7),
  OFPGMFC_GROUP_EXISTS(0, 6, 0),
  OFPGMFC_INVALID_GROUP(0, 6, 1),
  OFPGMFC_WEIGHT_UNSUPPORTED(0, 6, 2),
  OFPGMFC_OUT_OF_GROUPS(0, 6, 3),
  OFPGMFC_OUT_OF_BUCKETS(0, 6, 4),
  OFPGMFC_CHAINING_UNSUPPORTED(0, 6, 5),
  OFPGMFC_WATCH_UNSUPPORTED(0, 6, 6),
  OFPGMFC_LOOP(0, 6, 7),
  OFPGMFC_UNKNOWN_GROUP(0, 6, 8),
  OFPGMFC_CHAINED_GROUP(0, 6, 9),
  OFPGMFC_BAD_TYPE(0, 6, 10),
  OFPGMFC_BAD_COMMAND(0, 6, 11),
  OFPGMFC_BAD_BUCKET(0, 6, 12),
  OFPGMFC_BAD_WATCH(0, 6, 13),
  OFPGMFC_EPERM(0, 6, 14),
  OFPPMFC_BAD_PORT(0, 7, 0),
  OFPPMFC_BAD_HW_ADDR(0, 7, 1),
  OFPPMFC_BAD_CONFIG(0, 7, 2),
  OFPPMFC_BAD_ADVERTISE(0, 7, 3),
  OFPPMFC_EPERM(0, 7, 4),
  OFPTMFC_BAD_TABLE(0, 8, 0),
  OFPTMFC_BAD_CONFIG(0, 8, 1),
  OFPTMFC_EPERM(0, 8, 2),
  OFPQOFC_BAD_PORT(0, 9, 0),
  OFPQOFC_BAD_QUEUE(0, 9, 1),
  OFPQOFC_EPERM(0, 9, 2),
  OFPSCFC_BAD_FLAGS(0, 10, 0),
  OFPSCFC_BAD_LEN(0, 10, 1),
  OFPSCFC_EPERM(0, 10, 2),
  OFPRRFC_STALE(0, 11, 0),
  OFPRRFC_UNSUP(0, 11, 1),
  OFPRRFC_BAD_ROLE(0, 11, 2),
  OFPMMFC_UNKNOWN(0, 12, 0),
  OFPMMFC_METER_EXISTS(0, 12, 1),
  OFPMMFC_INVALID_METER(0, 12, 2),
  OFPMMFC_UNKNOWN_METER(0, 12, 3),
  OFPMMFC_BAD_COMMAND(0, 12, 4),
  OFPMMFC_BAD_FLAGS(0, 12, 5),
  OFPMMFC_BAD_RATE(0, 12, 6),
  OFPMMFC_BAD_BURST(0, 12, 7),
  OFPMMFC_BAD_BAND(0, 12, 8),
  OFPMMFC_BAD_BAND_VALUE(0, 12, 9),
  OFPMMFC_OUT_OF_METERS(0, 12, 10),
  OFPMMFC_OUT_OF_BANDS(0, 12, 11),
  OFPTFFC_BAD_TABLE(0, 13, 0),
  OFPTFFC_BAD_METADATA(0, 13, 1),
  OFPBPC_BAD_TYPE(0, 13, 2),
  OFPBPC_BAD_LEN(0, 13, 3),
  OFPBPC_BAD_VALUE(0, 13, 4),
  OFPTFFC_EPERM(0, 13, 5),
  NXBRC_NXM_INVALID(OfError.NICIRA, 0xffff, 2),
  NXBRC_NXM_BAD_TYPE(OfError.NICIRA, 0xffff, 3),
  NXBRC_MUST_BE_ZERO(OfError.NICIRA, 0xffff, 4),
  NXBRC_BAD_REASON(OfError.NICIRA, 0xffff, 5),
  OFPMOFC_MONITOR_EXISTS(OfError.NICIRA, 0xffff, 6),
  OFPMOFC_BAD_FLAGS(OfError.NICIRA, 0xffff, 7),
  OFPMOFC_UNKNOWN_MONITOR(OfError.NICIRA, 0xffff, 8),
  NXBRC_FM_BAD_EVENT(OfError.NICIRA, 0xffff, 9),
  NXBRC_UNENCODABLE_ERROR(OfError.NICIRA, 0xffff, 10),
  NXBAC_MUST_BE_ZERO(OfError.NICIRA, 0xffff, 11),
  NXFMFC_HARDWARE(OfError.NICIRA, 0xffff, 12),
  NXFMFC_BAD_TABLE_ID(OfError.NICIRA, 0xffff, 13),
  NXBAC_BAD_CONJUNCTION(OfError.NICIRA, 0xffff, 15),
  NXTTMFC_BAD_COMMAND(OfError.NICIRA, 0xffff, 16),
  NXTTMFC_BAD_OPT_LEN(OfError.NICIRA, 0xffff, 17),
  NXTTMFC_BAD_FIELD_IDX(OfError.NICIRA, 0xffff, 18),
  NXTTMFC_TABLE_FULL(OfError.NICIRA, 0xffff, 19),
  NXTTMFC_ALREADY_MAPPED(OfError.NICIRA, 0xffff, 20),
  NXTTMFC_DUP_ENTRY(OfError.NICIRA, 0xffff, 21),
  NXR_NOT_SUPPORTED(OfError.NICIRA, 0xffff, 34),
  NXR_STALE(OfError.NICIRA, 0xffff, 35),
  NXST_NOT_CONFIGURED(OfError.NICIRA, 0xffff, 36),
  NXFMFC_INVALID_TLV_FIELD(OfError.NICIRA, 0xffff, 37),
  NXTTMFC_INVALID_TLV_DEL(OfError.NICIRA, 0xffff, 38),
  NXBAC_BAD_HEADER_TYPE(OfError.NICIRA, 0xffff, 39),
  NXBAC_UNKNOWN_ED_PROP(OfError.NICIRA, 0xffff, 40),
  NXBAC_BAD_ED_PROP(OfError.NICIRA, 0xffff, 41),
  NXBAC_CT_DATAPATH_SUPPORT(OfError.NICIRA, 0xffff, 42),
  NXBMC_CT_DATAPATH_SUPPORT(OfError.NICIRA, 0xffff, 43),
  NXTFFC_DUP_TABLE(OfError.NICIRA, 0xffff, 44),
  OFPBFC_UNKNOWN(OfError.ONF, 0xffff, 2300),
  OFPBFC_EPERM(OfError.ONF, 0xffff, 2301),
  OFPBFC_BAD_ID(OfError.ONF, 0xffff, 2302),
  OFPBFC_BUNDLE_EXIST(OfError.ONF, 0xffff, 2303),
  OFPBFC_BUNDLE_CLOSED(OfError.ONF, 0xffff, 2304),
  OFPBFC_OUT_OF_BUNDLES(OfError.ONF, 0xffff, 2305),
  OFPBFC_BAD_TYPE(OfError.ONF, 0xffff, 2306),
  OFPBFC_BAD_FLAGS(OfError.ONF, 0xffff, 2307),
  OFPBFC_MSG_BAD_LEN(OfError.ONF, 0xffff, 2308),
  OFPBFC_MSG_BAD_XID(OfError.ONF, 0xffff, 2309),
  OFPBFC_MSG_UNSUP(OfError.ONF, 0xffff, 2310),
  OFPBFC_MSG_CONFLICT(OfError.ONF, 0xffff, 2311),
  OFPBFC_MSG_TOO_MANY(OfError.ONF, 0xffff, 2312),
  OFPBFC_MSG_FAILED(OfError.ONF, 0xffff, 2313),
  OFPBFC_TIMEOUT(OfError.ONF, 0xffff, 2314),
  OFPBFC_BUNDLE_IN_PROGRESS(OfError.ONF, 0xffff, 2315),
  OFPFMFC_BAD_PRIORITY(OfError.ONF, 0xffff, 2360),
  OFPACFC_INVALID(OfError.ONF, 0xffff, 2370),
  OFPACFC_UNSUPPORTED(OfError.ONF, 0xffff, 2371),
  OFPACFC_EPERM(OfError.ONF, 0xffff, 2372),
  OFPBIC_DUP_INST(OfError.ONF, 0xffff, 2600),
  OFPBRC_MULTIPART_REQUEST_TIMEOUT(OfError.ONF, 0xffff, 2640),
  OFPBRC_MULTIPART_REPLY_TIMEOUT(OfError.ONF, 0xffff, 2641);

  /// Experimenter number of Nicira, used by Open vSwitch for its own extensions.
  public static final int NICIRA = 0x2320;

  /// Experimenter number of the Open Networking Foundation.
  public static final int ONF = 0x4f4e4600;

  /// Type of an experimenter error; the code is then chosen by the experimenter.
  public static final int TYPE_EXPERIMENTER = 0xffff;

  private static final Map<Long, OfError> BY_NUMBER = new HashMap<>();

  static {
    for (OfError error : values()) {
      BY_NUMBER.put(key(error.experimenter, error.type, error.code), error);
    }
  }

  private final int experimenter;
  private final int type;
  private final int code;

  OfError(int experimenter, int type, int code) {
    this.experimenter = experimenter;
    this.type = type;
    this.code = code;
  }

  /// Number of the experimenter, or 0 for the errors of the specification.
  public int experimenter() {
    return experimenter;
  }

  /// The error's type, `OFPET_*`.
  public int type() {
    return type;
  }

  /// The error's code within its type.
  public int code() {
    return code;
  }

  /// The error with these numbers, if it is a known one; `experimenter` is 0 for a standard type.
  public static Optional<OfError> of(int experimenter, int type, int code) {
    return Optional.ofNullable(BY_NUMBER.get(key(experimenter, type, code)));
  }

  private static long key(int experimenter, int type, int code) {
    return (long) experimenter << 32 | (long) type << 16 | code;
  }
}
