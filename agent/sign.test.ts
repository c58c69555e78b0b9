import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, consentHash, isRawKey, newKeyPair, signEnvelope, signText, verifyText } from "./sign.js";

describe("signatures", () => {
  const pair = newKeyPair();

  it("are believed from the key that made them, over exactly that text", () => {
    const signature = signText("olá", pair.privateKey);
    expect(verifyText("olá", signature, pair.publicKey)).toBe(true);
    expect(verifyText("ola", signature, pair.publicKey)).toBe(false);
    expect(verifyText("olá ", signature, pair.publicKey)).toBe(false);
    expect(verifyText("olá", signature, newKeyPair().publicKey)).toBe(false);
  });

  it("agree with RFC 8032, test 1", () => {
    const secret = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
    const key = Buffer.from("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "hex");
    const signature = signText("", secret.toString("base64"));
    expect(Buffer.from(signature, "base64").toString("hex")).toBe(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    expect(verifyText("", signature, key.toString("base64"))).toBe(true);
  });

  it("that are malformed are refused without an error", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (text, signature, key) => {
        expect(verifyText(text, signature, key)).toBe(false);
        expect(verifyText(text, signature, pair.publicKey)).toBe(false);
      }),
    );
  });

  it("are refused for a key of another length, and none is made with one", () => {
    expect(isRawKey(Buffer.alloc(31).toString("base64"))).toBe(false);
    expect(isRawKey(`${pair.publicKey}\n`)).toBe(false);
    expect(() => signText("a", Buffer.alloc(64).toString("base64"))).toThrow(TypeError);
  });

  it("of an envelope cover the body as it travels", () => {
    const body = { id: "1", deviceId: "d", action: "a", params: {}, dryRun: true, order: "o", nonce: "n", expires: 1 };
    const envelope = signEnvelope(body, pair.privateKey);
    expect(JSON.parse(envelope.body)).toEqual(body);
    expect(verifyText(envelope.body, envelope.signature, pair.publicKey)).toBe(true);
  });
});

describe("consent", () => {
  it("is the same however the parameters were written down, and another for other parameters", () => {
    const agreed = consentHash("temp-cleanup", { olderThanHours: 24, maxBytes: 10 });
    expect(consentHash("temp-cleanup", { maxBytes: 10, olderThanHours: 24 })).toBe(agreed);
    expect(consentHash("temp-cleanup", { maxBytes: 11, olderThanHours: 24 })).not.toBe(agreed);
    expect(consentHash("disk-cleanup", { maxBytes: 10, olderThanHours: 24 })).not.toBe(agreed);
    expect(consentHash("temp-cleanup", { maxBytes: "10", olderThanHours: 24 })).not.toBe(agreed);
  });

  it("comes from JSON that says the same as the value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const through: unknown = JSON.parse(JSON.stringify(value));
        expect(JSON.parse(canonicalJson(through))).toEqual(through);
      }),
    );
  });

  it("is not made from what JSON would drop", () => {
    for (const value of [{ a: undefined }, [undefined], { a: Number.NaN }, new Map(), () => 1, 1n])
      expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});
