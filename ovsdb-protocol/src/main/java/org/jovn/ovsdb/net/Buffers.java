// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;

/// The memory of sockets: few arenas of small chunks, since most servers are idle most of the time
/// and Netty's own default keeps megabytes for each of them.
final class Buffers {

  private static final int PAGE_BYTES = 8192;

  /// Chunks are 8 KiB << 6 = 512 KiB.
  private static final int CHUNK_ORDER = 6;

  private static final int SMALL_CACHE_ENTRIES = 64;
  private static final int NORMAL_CACHE_ENTRIES = 8;

  private Buffers() {}

  static ByteBufAllocator allocator(int threads) {
    return new PooledByteBufAllocator(
        true,
        0,
        threads,
        PAGE_BYTES,
        CHUNK_ORDER,
        SMALL_CACHE_ENTRIES,
        NORMAL_CACHE_ENTRIES,
        false);
  }
}
