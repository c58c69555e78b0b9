import { describe, expect, it } from "vitest";
import { deriveKey } from "./derive.js";
import { makeKeyring, needsReseal, open, SealError, seal } from "./seal.js";

const first = Buffer.alloc(32, 1);
const second = Buffer.alloc(32, 2);
const keyring = makeKeyring({ current: first, old: [] });
const code = (attempt: () => unknown) => {
  try {
    attempt();
  } catch (error) {
    return error instanceof SealError ? error.code : error;
  }
  return "opened";
};

describe("a sealed secret", () => {
  it("opens again, whatever the text", () => {
    for (const text of ["", "EAAG…token", "ção 😀\0", "x".repeat(100_000)])
      expect(open(keyring, seal(keyring, text, "channel:1"), "channel:1")).toBe(text);
  });

  it("never looks the same twice and does not show its text", () => {
    const sealed = [seal(keyring, "token", "c"), seal(keyring, "token", "c")];
    expect(sealed[0]).not.toBe(sealed[1]);
    expect(Buffer.from(sealed[0]?.split(".")[2] ?? "", "base64url").includes("token")).toBe(false);
  });

  it("does not open in another context, nor with one bit changed", () => {
    const sealed = seal(keyring, "token", "channel:1");
    expect(code(() => open(keyring, sealed, "channel:2"))).toBe("broken");
    const [version, id, body = ""] = sealed.split(".");
    const bytes = Buffer.from(body, "base64url");
    for (let index = 0; index < bytes.length; index++) {
      const changed = Buffer.from(bytes);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(code(() => open(keyring, `${version}.${id}.${changed.toString("base64url")}`, "channel:1"))).toBe(
        "broken",
      );
    }
  });

  it("does not open when it is cut or something else", () => {
    const sealed = seal(keyring, "token", "c");
    for (const wrong of ["", "token", "s1.abc.def", "s2" + sealed.slice(2), sealed.slice(0, 30)])
      expect(
        code(() => open(keyring, wrong, "c")),
        wrong,
      ).toBe("malformed");
    expect(code(() => open(keyring, sealed.slice(0, -4), "c"))).toBe("broken");
  });

  it("outlives a change of keys, asks to be sealed again, and is lost with its key", () => {
    const sealed = seal(keyring, "token", "c");
    const rotated = makeKeyring({ current: second, old: [first] });
    expect(open(rotated, sealed, "c")).toBe("token");
    expect([
      needsReseal(keyring, sealed),
      needsReseal(rotated, sealed),
      needsReseal(rotated, seal(rotated, "token", "c")),
    ]).toEqual([false, true, false]);
    expect(code(() => open(makeKeyring({ current: second, old: [] }), sealed, "c"))).toBe("unknown_key");
  });
});

describe("a derived key", () => {
  it("is the same each time and another one for each purpose and secret", () => {
    expect(deriveKey(first, "sessions")).toEqual(deriveKey(first, "sessions"));
    const all = [deriveKey(first, "sessions"), deriveKey(first, "agent"), deriveKey(second, "sessions"), first];
    expect(new Set(all.map((key) => key.toString("hex"))).size).toBe(4);
    expect(all[0]).toHaveLength(32);
  });
});
