import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { qrMatrix } from "./qr-matrix.js";

/** A text of `length` signs that differ from length to length. */
const textOf = (length: number) =>
  Array.from({ length }, (_, n) => String.fromCharCode(33 + ((n * 7 + length * 13) % 90))).join("");

describe("qrMatrix", () => {
  it("draws what a reader reads: all lengths from 1 to 287, as jsQR 1.4.0 read them back on 2026-11-21", () => {
    const drawn = createHash("sha256");
    for (let length = 1; length <= 287; length++)
      drawn.update(
        qrMatrix(textOf(length))
          .map((row) => row.map((dark) => (dark ? "1" : "0")).join(""))
          .join("\n"),
      );
    expect(drawn.digest("hex")).toBe("c54dc9b779d63ce39a2be2293d2761f30b25418ad5a5f0f48921050a770de57e");
  });

  it("grows with the text and ends where it says", () => {
    expect(qrMatrix("a")).toHaveLength(21);
    expect(qrMatrix(textOf(287))).toHaveLength(65);
    expect(() => qrMatrix(textOf(288))).toThrow("too long");
  });
});
