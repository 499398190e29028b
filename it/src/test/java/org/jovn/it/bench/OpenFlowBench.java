// SPDX-License-Identifier: Apache-2.0

package org.jovn.it.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jovn.openflow.action.Action;
import org.jovn.openflow.action.Instruction;
import org.jovn.openflow.action.PortNo;
import org.jovn.openflow.codec.MessageCodec;
import org.jovn.openflow.codec.OfFrameDecoder;
import org.jovn.openflow.match.Match;
import org.jovn.openflow.match.OxmFields;
import org.jovn.openflow.match.OxmTlv;
import org.jovn.openflow.message.FlowMod;
import org.jovn.openflow.message.MultipartReply;
import org.jovn.openflow.message.OfMessage;
import org.jovn.openflow.message.PacketIn;
import org.jovn.openflow.wire.Bytes;
import org.jovn.openflow.wire.WireWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.projectfloodlight.openflow.exceptions.OFParseError;
import org.projectfloodlight.openflow.protocol.OFFactories;
import org.projectfloodlight.openflow.protocol.OFFactory;
import org.projectfloodlight.openflow.protocol.OFMessage;
import org.projectfloodlight.openflow.protocol.OFVersion;
import org.projectfloodlight.openflow.protocol.match.MatchField;
import org.projectfloodlight.openflow.types.EthType;
import org.projectfloodlight.openflow.types.IPv4Address;
import org.projectfloodlight.openflow.types.IpProtocol;
import org.projectfloodlight.openflow.types.MacAddress;
import org.projectfloodlight.openflow.types.OFBufferId;
import org.projectfloodlight.openflow.types.OFGroup;
import org.projectfloodlight.openflow.types.OFPort;
import org.projectfloodlight.openflow.types.TableId;
import org.projectfloodlight.openflow.types.TransportPort;
import org.projectfloodlight.openflow.types.U64;

/// Our codec beside openflowj: a flow of five fields and three actions, a packet-in of 128 bytes,
/// and the statistics of 100 such flows. Both read from and write to a heap `ByteBuf`.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class OpenFlowBench {
  private static final int FLOWS = 100;
  private static final OFFactory FACTORY = OFFactories.getFactory(OFVersion.OF_13);

  private final FlowMod flowMod = buildFlowMod();
  private final PacketIn packetIn = buildPacketIn();
  private final MultipartReply flowStats = buildFlowStats();
  private final ByteBuf flowModBytes = bytes(flowMod);
  private final ByteBuf packetInBytes = bytes(packetIn);
  private final ByteBuf flowStatsBytes = bytes(flowStats);
  private final OFMessage flowModOther = decodeOther(flowModBytes);
  private final OFMessage packetInOther = decodeOther(packetInBytes);
  private final OFMessage flowStatsOther = decodeOther(flowStatsBytes);
  private final WireWriter writer = new WireWriter();
  private final ByteBuf out = Unpooled.buffer(1 << 16);

  private static ByteBuf bytes(OfMessage message) {
    return Unpooled.wrappedBuffer(MessageCodec.encode(message));
  }

  private static FlowMod buildFlowMod() {
    return new FlowMod(
        7,
        1,
        0,
        2,
        FlowMod.ADD,
        60,
        0,
        100,
        PacketIn.NO_BUFFER,
        PortNo.ANY,
        -1,
        0,
        Match.of(
            OxmTlv.of(OxmFields.IN_PORT_OXM, 1),
            OxmTlv.of(OxmFields.ETH_TYPE, 0x800),
            OxmTlv.of(OxmFields.IP_DST, 0x0a000001),
            OxmTlv.of(OxmFields.NW_PROTO, 6),
            OxmTlv.of(OxmFields.TCP_DST, 80)),
        instructions());
  }

  private static List<Instruction> instructions() {
    return List.of(
        new Instruction.ApplyActions(
            List.of(
                new Action.SetField(OxmTlv.of(OxmFields.ETH_SRC, 0x505400000001L)),
                new Action.DecNwTtl(),
                new Action.Output(2, 0xffff))));
  }

  private static PacketIn buildPacketIn() {
    byte[] frame = new byte[128];
    for (int i = 0; i < frame.length; i++) {
      frame[i] = (byte) i;
    }
    return new PacketIn(
        0,
        PacketIn.NO_BUFFER,
        128,
        0,
        0,
        0,
        Match.of(OxmTlv.of(OxmFields.IN_PORT_OXM, 1)),
        Bytes.of(frame));
  }

  private static MultipartReply buildFlowStats() {
    FlowMod mod = buildFlowMod();
    List<MultipartReply.FlowStats> flows = new ArrayList<>();
    for (int i = 0; i < FLOWS; i++) {
      flows.add(
          new MultipartReply.FlowStats(
              2, i, 0, i, 60, 0, 0, i, i, i, mod.match(), mod.instructions()));
    }
    return new MultipartReply(9, 0, new MultipartReply.Body.Flows(flows));
  }

  private OfMessage decode(ByteBuf in) {
    return OfFrameDecoder.decode(in, in.readerIndex(), in.readableBytes());
  }

  private ByteBuf encode(OfMessage message) {
    writer.clear();
    MessageCodec.encode(message, writer);
    return out.clear().writeBytes(writer.array(), 0, writer.size());
  }

  private static OFMessage decodeOther(ByteBuf in) {
    try {
      return Objects.requireNonNull(
          OFFactories.getGenericReader().readFrom(in.readerIndex(0)), "half a message");
    } catch (OFParseError e) {
      throw new IllegalStateException(e);
    } finally {
      in.readerIndex(0);
    }
  }

  private ByteBuf encodeOther(OFMessage message) {
    message.writeTo(out.clear());
    return out;
  }

  @Benchmark
  public Object flowModDecode() {
    return decode(flowModBytes);
  }

  @Benchmark
  public Object flowModDecodeOpenflowj() {
    return decodeOther(flowModBytes);
  }

  @Benchmark
  public Object flowModEncode() {
    return encode(flowMod);
  }

  @Benchmark
  public Object flowModEncodeOpenflowj() {
    return encodeOther(flowModOther);
  }

  @Benchmark
  public Object flowModBuildEncode() {
    return encode(buildFlowMod());
  }

  @Benchmark
  public Object flowModBuildEncodeOpenflowj() {
    return encodeOther(
        FACTORY
            .buildFlowAdd()
            .setXid(7)
            .setCookie(U64.of(1))
            .setTableId(TableId.of(2))
            .setIdleTimeout(60)
            .setPriority(100)
            .setBufferId(OFBufferId.NO_BUFFER)
            .setOutPort(OFPort.ANY)
            .setOutGroup(OFGroup.ANY)
            .setMatch(
                FACTORY
                    .buildMatch()
                    .setExact(MatchField.IN_PORT, OFPort.of(1))
                    .setExact(MatchField.ETH_TYPE, EthType.IPv4)
                    .setExact(MatchField.IPV4_DST, IPv4Address.of(0x0a000001))
                    .setExact(MatchField.IP_PROTO, IpProtocol.TCP)
                    .setExact(MatchField.TCP_DST, TransportPort.of(80))
                    .build())
            .setInstructions(
                List.of(
                    FACTORY
                        .instructions()
                        .applyActions(
                            List.of(
                                FACTORY
                                    .actions()
                                    .setField(
                                        FACTORY.oxms().ethSrc(MacAddress.of(0x505400000001L))),
                                FACTORY.actions().decNwTtl(),
                                FACTORY.actions().output(OFPort.of(2), 0xffff)))))
            .build());
  }

  @Benchmark
  public Object packetInDecode() {
    return decode(packetInBytes);
  }

  @Benchmark
  public Object packetInDecodeOpenflowj() {
    return decodeOther(packetInBytes);
  }

  @Benchmark
  public Object packetInEncode() {
    return encode(packetIn);
  }

  @Benchmark
  public Object packetInEncodeOpenflowj() {
    return encodeOther(packetInOther);
  }

  @Benchmark
  public Object flowStatsDecode() {
    return decode(flowStatsBytes);
  }

  @Benchmark
  public Object flowStatsDecodeOpenflowj() {
    return decodeOther(flowStatsBytes);
  }

  @Benchmark
  public Object flowStatsEncode() {
    return encode(flowStats);
  }

  @Benchmark
  public Object flowStatsEncodeOpenflowj() {
    return encodeOther(flowStatsOther);
  }
}
