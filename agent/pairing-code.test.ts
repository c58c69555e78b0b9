import { describe, expect, it } from "vitest";
import { codeInFileName, newCode, readCode } from "./pairing-code.js";

describe("pairing code", () => {
  it("is read as people type it", () => {
    for (const typed of ["KXTQ-7M9P", "kxtq7m9p", " kxtq - 7m9p ", "KX TQ 7M 9P"])
      expect(readCode(typed)).toBe("KXTQ-7M9P");
  });

  it("is none with letters that are not used, or of another length", () => {
    for (const typed of ["", "KXTQ-7M9", "KXTQ-7M9PP", "AXTQ-7M9P", "KXTQ-0M9P", "KXTQ_7M9P"])
      expect(readCode(typed)).toBeNull();
  });

  it("is made from the alphabet, and reads as itself", () => {
    const codes = Array.from({ length: 200 }, () => newCode());
    for (const code of codes) expect(readCode(code)).toBe(code);
    expect(new Set(codes).size).toBe(200);
  });

  it("rides in the file's name, however the browser renamed it", () => {
    for (const name of ["balcao-agent-KXTQ-7M9P.mjs", "balcao-agent-kxtq7m9p.mjs", "balcao-agent-KXTQ-7M9P (1).mjs"])
      expect(codeInFileName(name)).toBe("KXTQ-7M9P");
    for (const name of ["balcao-agent.mjs", "balcao-agent-AAAA-AAAA.mjs", "KXTQ-7M9P.mjs"])
      expect(codeInFileName(name)).toBeNull();
  });
});
