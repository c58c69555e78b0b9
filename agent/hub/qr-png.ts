import { crc32, deflateSync } from "node:zlib";
import { encode } from "uqr";

/** Eight bits, grey; compression, filter and interlace as every reader knows them (PNG, third edition, 11.2.1). */
const GREY = [8, 0, 0, 0, 0];
const SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** The QR code of a text as a PNG with `scale` pixels for each of its modules, with the quiet zone that readers need. */
export function qrPng(text: string, scale = 8): Buffer {
  const { data, size } = encode(text, { ecc: "M", border: 4 });
  const width = size * scale;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(width, 4);
  header.set(GREY, 8);
  const rows = data.flatMap((modules) => {
    const row = Buffer.alloc(1 + width);
    for (const [at, isDark] of modules.entries()) row.fill(isDark ? 0 : 255, 1 + at * scale, 1 + (at + 1) * scale);
    return Array<Buffer>(scale).fill(row);
  });
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const checked = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(checked));
  return Buffer.concat([length, checked, sum]);
}
