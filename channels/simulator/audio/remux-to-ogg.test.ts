import { readFileSync } from "node:fs";
import { fileTypeFromBuffer } from "file-type";
import { describe, expect, it } from "vitest";
import { oggOpus, samplesOf } from "./ogg-opus.js";
import { remuxToOgg } from "./remux-to-ogg.js";

const HEAD = Buffer.concat([Buffer.from("OpusHead"), Buffer.from([1, 1, 0x38, 1, 0x80, 0xbb, 0, 0, 0, 0, 0])]);

/** One EBML element with a size of four bytes. With `size: null` its size is unknown, as recorders write it. */
function element(id: number[], body: Buffer, size: number | null = body.length): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(size === null ? 0x1fffffff : 0x10000000 | size);
  return Buffer.concat([Buffer.from(id), length, body]);
}

function webm(frames: Buffer[]): Buffer {
  const track = element([0xae], element([0x63, 0xa2], HEAD));
  const blocks = frames.map((frame) => element([0xa3], Buffer.concat([Buffer.from([0x81, 0, 0, 0x80]), frame])));
  const cluster = element([0x1f, 0x43, 0xb6, 0x75], Buffer.concat(blocks), null);
  const segment = element(
    [0x18, 0x53, 0x80, 0x67],
    Buffer.concat([element([0x16, 0x54, 0xae, 0x6b], track), cluster]),
    null,
  );
  return Buffer.concat([element([0x1a, 0x45, 0xdf, 0xa3], Buffer.from([0x42, 0x86, 0x81, 1])), segment]);
}

const frame = (length: number) => Buffer.concat([Buffer.from([0xfc]), Buffer.alloc(length - 1, 0x5a)]);

describe("a browser's recording", () => {
  it("keeps every Opus packet, byte for byte, in the Ogg file", () => {
    const frames = [frame(40), frame(300), frame(255), frame(7)];
    const ogg = remuxToOgg(webm(frames));
    expect(ogg).toEqual(
      oggOpus(
        HEAD,
        frames.map((bytes) => ({ bytes, samples: 960 })),
      ),
    );
    expect(ogg?.includes(Buffer.concat(frames))).toBe(true);
  });

  it("is recognised as Opus by whoever looks at its bytes", async () => {
    const ogg = remuxToOgg(webm([frame(40)]));
    expect(await fileTypeFromBuffer(ogg ?? Buffer.alloc(0))).toMatchObject({
      mime: expect.stringContaining("audio/ogg"),
    });
  });

  it("counts its length in the last page, in samples at 48 kHz", () => {
    const ogg = remuxToOgg(webm(Array.from({ length: 100 }, () => frame(60)))) ?? Buffer.alloc(0);
    expect(ogg.readBigInt64LE(ogg.lastIndexOf("OggS") + 6)).toBe(96_000n);
  });

  it("is refused when it is none, cut, or nested to break the reader", () => {
    const good = webm([frame(40)]);
    expect(remuxToOgg(Buffer.alloc(0))).toBeNull();
    expect(remuxToOgg(Buffer.from("<html>not sound</html>"))).toBeNull();
    expect(remuxToOgg(webm([]))).toBeNull();
    for (let at = 0; at < good.length - 41; at++) expect(remuxToOgg(good.subarray(0, at))).toBeNull();
    const nested = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from([0x1f, 0x43, 0xb6, 0x75, 0xff])));
    expect(remuxToOgg(nested)).toBeNull();
  });
});

describe("an Ogg page", () => {
  it("carries the checksum that RFC 3533 asks for", () => {
    // Checks the bundled recording, which Chromium plays: each page's own checksum, computed with the checksum's bytes
    // set to zero.
    const ogg = readFileSync(new URL("../web/sample-voice.ogg", import.meta.url));
    const first = ogg.subarray(0, ogg.indexOf("OggS", 4));
    expect(first.readUInt32LE(22)).toBe(
      slowSum(Buffer.concat([first.subarray(0, 22), Buffer.alloc(4), first.subarray(26)])),
    );
  });
});

describe("the length of an Opus packet", () => {
  it.each([
    [[0xfc], 960],
    [[0x08], 960],
    [[0x18], 2880],
    [[0x60], 480],
    [[0x81], 240],
    [[0xff, 3], 2880],
  ])("of %j is %i samples", (bytes, samples) => {
    expect(samplesOf(Buffer.from(bytes))).toBe(samples);
  });
});

/** Computes the checksum by polynomial division, bit by bit. */
function slowSum(bytes: Buffer): number {
  let sum = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      const carry = (sum >>> 31) ^ ((byte >> bit) & 1);
      sum = ((sum << 1) ^ (carry ? 0x04c11db7 : 0)) >>> 0;
    }
  }
  return sum;
}
