import { encode } from "uqr";
import { describe, expect, it } from "vitest";
import { qrSvg } from "./sandbox-page.js";

/** A text of `length` characters that is different for each length. */
const textOf = (length: number) =>
  Array.from({ length }, (_, n) => String.fromCharCode(33 + ((n * 7 + length * 13) % 90))).join("");

const QUIET = 4;

/** The modules of the QR code as the picture shows them, without the quiet zone; 1 is dark. */
function fieldsOf(svg: string): string {
  const size = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]) - 2 * QUIET;
  const rows = Array.from({ length: size }, () => Array<string>(size).fill("0"));
  for (const [, x, y, run] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-/g))
    rows[Number(y) - QUIET]?.fill("1", Number(x) - QUIET, Number(x) - QUIET + Number(run));
  return rows.map((row) => row.join("")).join("\n");
}

describe("qrSvg", () => {
  it.each([1, 17, 100, 287])("shows each field of the code of a text of %i signs", (length) => {
    const text = textOf(length);
    const { data } = encode(text, { ecc: "M", border: 0 });
    const code = data.map((row) => row.map((dark) => (dark ? "1" : "0")).join("")).join("\n");
    expect(fieldsOf(qrSvg(text))).toBe(code);
  });
});
