// SPDX-License-Identifier: Apache-2.0

package org.jovn.ovsdb.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An element of DER (ITU-T X.690): as much of it as names and keys need. Immutable.
final class Der {

  static final int INTEGER = 0x02;
  static final int OCTET_STRING = 0x04;
  static final int NULL = 0x05;
  static final int OBJECT_IDENTIFIER = 0x06;
  static final int SEQUENCE = 0x30;

  private static final int LENGTH_BYTES_MAX = 3;

  private final int tag;
  private final byte[] content;

  /// @param tag its first byte
  /// @param content what follows the length; it is kept
  Der(int tag, byte[] content) {
    this.tag = tag;
    this.content = content;
  }

  int tag() {
    return tag;
  }

  /// The content as text.
  String text(Charset charset) {
    return new String(content, charset);
  }

  /// All elements in a row of them.
  static List<Der> parse(byte[] bytes) throws IOException {
    List<Der> elements = new ArrayList<>();
    int at = 0;
    while (at < bytes.length) {
      int tag = unsigned(bytes, at++);
      int length = unsigned(bytes, at++);
      if (length >= 0x80) {
        int count = length & 0x7f;
        if (count == 0 || count > LENGTH_BYTES_MAX) {
          throw new IOException("DER element of unsupported length");
        }
        length = 0;
        for (int i = 0; i < count; i++) {
          length = (length << 8) | unsigned(bytes, at++);
        }
      }
      if (length > bytes.length - at) {
        throw new IOException("DER element ends early");
      }
      elements.add(new Der(tag, Arrays.copyOfRange(bytes, at, at + length)));
      at += length;
    }
    return elements;
  }

  private static int unsigned(byte[] bytes, int at) throws IOException {
    if (at >= bytes.length) {
      throw new IOException("DER element ends early");
    }
    return bytes[at] & 0xff;
  }

  /// The elements inside this one.
  List<Der> children() throws IOException {
    return parse(content);
  }

  /// The element at a place inside this one, which must be of a kind.
  Der child(int index, int childTag) throws IOException {
    List<Der> children = children();
    if (index >= children.size() || children.get(index).tag != childTag) {
      throw new IOException("DER element " + index + " is not of type " + childTag);
    }
    return children.get(index);
  }

  static Der of(int tag, Der... children) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (Der child : children) {
      content.writeBytes(child.bytes());
    }
    return new Der(tag, content.toByteArray());
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.length;
    if (length < 0x80) {
      out.write(length);
    } else {
      int count = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
      out.write(0x80 | count);
      for (int i = count - 1; i >= 0; i--) {
        out.write(length >> (8 * i));
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }

  /// An object identifier as numbers with dots.
  String identifier() {
    StringBuilder text = new StringBuilder();
    long number = 0;
    for (byte b : content) {
      number = (number << 7) | (b & 0x7f);
      if (b < 0) {
        continue;
      }
      if (text.isEmpty()) {
        long first = Math.min(number / 40, 2);
        text.append(first).append('.').append(number - 40 * first);
      } else {
        text.append('.').append(number);
      }
      number = 0;
    }
    return text.toString();
  }
}
