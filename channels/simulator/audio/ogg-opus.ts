/** An Opus packet and its duration in samples at 48 kHz. */
export type OpusPacket = { bytes: Buffer; samples: number };

/** Packets per page; a page may hold 255 segments of 255 bytes. */
const PACKETS_PER_PAGE = 40;
const MAX_SEGMENTS = 255;

/**
 * An Ogg file around Opus packets. `head` is the "OpusHead" packet that the encoder gave.
 * @see https://www.rfc-editor.org/rfc/rfc7845 and https://www.rfc-editor.org/rfc/rfc3533
 */
export function oggOpus(head: Buffer, packets: readonly OpusPacket[]): Buffer {
  const vendor = Buffer.from("balcao");
  const tags = Buffer.concat([Buffer.from("OpusTags"), uint32(vendor.length), vendor, uint32(0)]);
  const pages = [page([head], { sequence: 0, granule: 0n, first: true }), page([tags], { sequence: 1, granule: 0n })];
  let granule = 0n;
  for (let at = 0; at < packets.length; ) {
    const group: Buffer[] = [];
    let segments = 0;
    while (at < packets.length && group.length < PACKETS_PER_PAGE) {
      const packet = packets[at];
      if (packet === undefined || segments + segmentsOf(packet.bytes) > MAX_SEGMENTS) break;
      group.push(packet.bytes);
      segments += segmentsOf(packet.bytes);
      granule += BigInt(packet.samples);
      at++;
    }
    // A single packet that is larger than a page is no speech.
    if (group.length === 0) break;
    pages.push(page(group, { sequence: pages.length, granule, last: at >= packets.length }));
  }
  return Buffer.concat(pages);
}

/**
 * The duration of a packet in samples at 48 kHz, from its first bytes.
 * @see https://www.rfc-editor.org/rfc/rfc6716#section-3.1
 */
export function samplesOf(packet: Buffer): number {
  const toc = packet[0] ?? 0;
  const config = toc >> 3;
  const perFrame =
    config < 12
      ? ([480, 960, 1920, 2880][config % 4] ?? 960)
      : config < 16
        ? ([480, 960][config % 2] ?? 960)
        : ([120, 240, 480, 960][config % 4] ?? 960);
  const code = toc & 3;
  const frames = code === 0 ? 1 : code === 3 ? (packet[1] ?? 1) & 63 : 2;
  return perFrame * frames;
}

type PageFacts = { sequence: number; granule: bigint; first?: boolean; last?: boolean };

function page(packets: readonly Buffer[], { sequence, granule, first = false, last = false }: PageFacts): Buffer {
  const lacing = packets.flatMap(({ length }) => [...Array(Math.floor(length / 255)).fill(255), length % 255]);
  const header = Buffer.alloc(27);
  header.write("OggS");
  header[5] = (first ? 2 : 0) | (last ? 4 : 0);
  header.writeBigInt64LE(granule, 6);
  header.write("Balc", 14);
  header.writeUInt32LE(sequence, 18);
  header[26] = lacing.length;
  const whole = Buffer.concat([header, Buffer.from(lacing), ...packets]);
  whole.writeUInt32LE(checksum(whole), 22);
  return whole;
}

function segmentsOf({ length }: Buffer): number {
  return Math.floor(length / 255) + 1;
}

/** Ogg's own CRC-32: polynomial 0x04c11db7, neither reflected nor inverted. */
function checksum(bytes: Buffer): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ (TABLE[((crc >>> 24) ^ byte) & 0xff] ?? 0)) >>> 0;
  return crc;
}

const TABLE = Array.from({ length: 256 }, (_, index) => {
  let value = (index << 24) >>> 0;
  for (let bit = 0; bit < 8; bit++) value = (value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1) >>> 0;
  return value;
});

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
