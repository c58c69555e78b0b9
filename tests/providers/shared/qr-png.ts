import { crc32, deflateSync } from "node:zlib";
import { encode } from "uqr";

/** The QR code of a text as a PNG, grey, with `scale` pixels for each module. */
export function qrPng(text: string, scale = 4): Buffer {
  const { data, size } = encode(text, { ecc: "M", border: 2 });
  const width = size * scale;
  const rows = data.flatMap((row) => {
    // Each row of a PNG begins with its filter; 0 is none.
    const line = Buffer.alloc(1 + width);
    row.forEach((dark, at) => line.fill(dark ? 0 : 255, 1 + at * scale, 1 + (at + 1) * scale));
    return Array.from({ length: scale }, () => line);
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(width, 4);
  // Eight bits, grey; compression, filter and interlace of the only kinds there are, or none.
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
