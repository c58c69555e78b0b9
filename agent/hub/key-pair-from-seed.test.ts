import { describe, expect, it } from "vitest";
import { signText, verifyText } from "../sign.js";
import { keyPairFromSeed } from "./key-pair-from-seed.js";

describe("the server's key", () => {
  it("is the same for the same seed, another for another, and signs what it verifies", () => {
    const key = keyPairFromSeed(Buffer.alloc(32, 1));
    const other = keyPairFromSeed(Buffer.alloc(32, 2));
    expect(keyPairFromSeed(Buffer.alloc(32, 1))).toEqual(key);
    const signature = signText("x", key.privateKey);
    expect(verifyText("x", signature, key.publicKey)).toBe(true);
    expect(verifyText("x", signature, other.publicKey)).toBe(false);
    expect(() => keyPairFromSeed(Buffer.alloc(31))).toThrow(TypeError);
  });
});
