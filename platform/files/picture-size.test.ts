import { describe, expect, it } from "vitest";
import { heifOf, jpegOf } from "../../tests/fixtures/files/pictures.js";
import { sizeOfPicture } from "./picture-size.js";

const hex = (text: string) => Buffer.from(text.replaceAll(" ", ""), "hex");
const frame = (width: number, height: number) => {
  const bytes = hex("ffc0 0011 08 0000 0000 03 012200 021101 031101");
  bytes.writeUInt16BE(height, 5);
  bytes.writeUInt16BE(width, 7);
  return bytes;
};
const segment = (marker: number, content: Buffer) =>
  Buffer.concat([Buffer.from([0xff, marker, (content.length + 2) >> 8, (content.length + 2) & 0xff]), content]);
const jpeg = (...parts: Buffer[]) => Buffer.concat([hex("ffd8"), ...parts, hex("ffda")]);
const MB = 1024 * 1024;

describe("the dimensions of a JPEG", () => {
  it("are those of its frame, progressive or not", () => {
    expect(sizeOfPicture(jpegOf(640, 480))).toEqual({ width: 640, height: 480 });
    const progressive = frame(30, 20);
    progressive[1] = 0xc2;
    expect(sizeOfPicture(jpeg(segment(0xe1, Buffer.alloc(60_000)), progressive))).toEqual({ width: 30, height: 20 });
  });

  it("are those that decoders see, whatever stands in a comment before them", () => {
    const hidden = segment(0xfe, Buffer.concat([Buffer.alloc(20), frame(10, 10), Buffer.alloc(20)]));
    const large = { width: 30_000, height: 30_000 };
    expect(sizeOfPicture(jpeg(hex("ff ff"), hidden, frame(30_000, 30_000)))).toEqual(large);
    expect(sizeOfPicture(jpeg(hex("00 01"), hidden, frame(30_000, 30_000)))).toEqual(large);
    expect(sizeOfPicture(jpeg(hex("ff00 ff01 ffd0"), hidden, frame(30_000, 30_000)))).toEqual(large);
  });

  // The library needs ten million steps for each of these.
  it.each([
    ["zeros behind a segment of no length", hex("ffd8 ffe1 0000")],
    ["a directory without end in its EXIF", hex("ffd8 ffe1 ffff 457869660000 4d4d 002a 00000008 ffff")],
    ["nothing", hex("ffd8 ff")],
  ])("are not looked for behind %s", (_what, begin) => {
    const bytes = Buffer.alloc(10 * MB);
    begin.copy(bytes);
    expect(sizeOfPicture(bytes)).toBeNull();
    expect(sizeOfPicture(begin)).toBeNull();
  });
});

describe("the dimensions of a HEIC or AVIF", () => {
  it("are the largest of its pictures, also when a tile's stand first, or when it says that it is cropped", () => {
    expect(
      sizeOfPicture(
        heifOf([
          [512, 512],
          [8_000, 6_000],
        ]),
      ),
    ).toEqual({ width: 8_000, height: 6_000 });
    expect(sizeOfPicture(heifOf([[30_000, 30_000]], { cropRight: 29_990 }))).toEqual({ width: 30_000, height: 30_000 });
  });

  it("are found among a thousand boxes, however many there are", () => {
    const many = heifOf(Array.from({ length: 400_000 }, () => [7, 7] as const));
    expect(sizeOfPicture(many)).toEqual({ width: 7, height: 7 });
  });

  it("are unknown where it has none, and where its boxes cannot be followed", () => {
    expect(sizeOfPicture(heifOf([]))).toBeNull();
    for (const size of [1, 7, 0xffffffff]) {
      const broken = heifOf([[7, 7]]);
      broken.writeUInt32BE(size, broken.indexOf("meta") - 4);
      expect(sizeOfPicture(broken)).toBeNull();
    }
  });
});
