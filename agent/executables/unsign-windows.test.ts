import { expect, it } from "vitest";
import { unsignWindows } from "./unsign-windows.js";

const HEADER = 0x80;
const TABLE = HEADER + 24 + 112 + 32;

/** The headers of a 64-bit program for Windows with 400 bytes of content, and a signature of so many bytes behind it. */
function program(signature: number): Buffer {
  const bytes = Buffer.alloc(1_024 + signature, 1);
  bytes.write("MZ", 0, "latin1");
  bytes.writeUInt32LE(HEADER, 0x3c);
  bytes.write("PE\0\0", HEADER, "latin1");
  bytes.writeUInt16LE(0x20b, HEADER + 24);
  bytes.writeUInt32LE(signature === 0 ? 0 : 1_024, TABLE);
  bytes.writeUInt32LE(signature, TABLE + 4);
  return bytes;
}

it("cuts the signature off and forgets where it was", () => {
  const bare = unsignWindows(program(64));
  expect(bare.length).toBe(1_024);
  expect(bare.subarray(TABLE, TABLE + 8)).toEqual(Buffer.alloc(8));
  expect(bare.subarray(TABLE + 8)).toEqual(program(0).subarray(TABLE + 8));
});

it("leaves a program without one as it is", () => {
  expect(unsignWindows(program(0))).toEqual(program(0));
});

it.each([
  ["nothing", Buffer.alloc(0)],
  ["a text", Buffer.from("#!/bin/sh\necho hello, this is no program for Windows at all, and long enough to look at\n")],
  ["a header that lies beyond the end", program(0).subarray(0, 200)],
])("refuses %s", (_, bytes) => expect(() => unsignWindows(bytes)).toThrow(/no 64-bit program/));

it("refuses a signature that something follows", () => {
  expect(() => unsignWindows(Buffer.concat([program(64), Buffer.from("x")]))).toThrow(/at the end/);
});
