import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanName } from "./clean-name.js";

describe("cleanName", () => {
  it("leaves good names as they are", () => {
    for (const name of ["nota fiscal (2).pdf", "Relatório – março.docx", "👩‍🔧 serviço.jpg", "写真.png"])
      expect(cleanName(name)).toBe(name);
  });

  it("takes away folders, drives, control characters and what turns text around", () => {
    expect(cleanName("../../etc/passwd")).toBe("passwd");
    expect(cleanName("C:\\Windows\\system32\\cmd.exe")).toBe("cmd.exe");
    expect(cleanName("foto\u202egpj.exe")).toBe("fotogpj.exe");
    expect(cleanName("a\0b\r\nc\u200b.txt")).toBe("abc.txt");
    expect(cleanName('a<b>:"|?*.txt')).toBe("a_b______.txt");
    expect(cleanName("pasta/")).toBe("arquivo");
  });

  it("gives no hidden, empty, reserved or broken names", () => {
    for (const name of ["", " ", "...", "/", "\u202e", "\0"]) expect(cleanName(name)).toBe("arquivo");
    expect(cleanName(".htaccess")).toBe("htaccess");
    expect(cleanName("CON")).toBe("_CON");
    expect(cleanName("nul.txt")).toBe("_nul.txt");
    expect(cleanName("LPT1.pdf. ")).toBe("_LPT1.pdf");
    expect(cleanName("\ud800.txt")).toBe("\ufffd.txt");
  });

  it("cuts long names between characters and keeps the extension", () => {
    const cut = cleanName(`${"ção😀".repeat(100)}.pdf`);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(120);
    expect(cut).toMatch(/\.pdf$/);
    expect(cut.isWellFormed()).toBe(true);
  });

  it("cleans any name, and cleaning twice changes nothing", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 300 }), (name) => {
        const clean = cleanName(name);
        expect(clean).not.toMatch(/[/\\<>:"|?*]|^\.|[. ]$|^$/);
        expect(Buffer.byteLength(clean)).toBeLessThanOrEqual(122);
        expect(cleanName(clean)).toBe(clean);
      }),
    );
  });

  // Each of these names would take minutes if the cost grew with the square of its length.
  it.each([
    ["dots before its end", `a${".".repeat(1_000_000)}x.pdf`],
    ["spaces before its end", `a${" ".repeat(1_000_000)}x.pdf`],
    ["accents", `a${"\u0301\u0327".repeat(500_000)}.pdf`],
  ])("cleans a name of a million %s", (_what, name) => {
    expect(cleanName(name)).toMatch(/\.pdf$/);
    expect(Buffer.byteLength(cleanName(name))).toBeLessThanOrEqual(120);
  });
});
