// SPDX-License-Identifier: Apache-2.0
/// Bytes to records and back: framing over Netty, and one codec per part of the protocol with
/// decode and encode side by side.
///
/// `ByteBuf` stops here. Decoding is lenient about what only a switch can refuse (prerequisites,
/// unknown experimenter parts) and strict about every length, type and nesting; the sole exception
/// is `DecodeException`. Entry types: [MessageCodec] for bytes, [OfFrameDecoder] for a Netty
/// pipeline. Codecs hold no state.
@NullMarked
package org.jovn.openflow.codec;

import org.jspecify.annotations.NullMarked;
