import { jwtVerify, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { mintVisitorToken, newVisitorId, verifyVisitorToken } from "./visitor-token.js";

const SECRET = new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes");
const NOW = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;

describe("a visitor's token", () => {
  it("brings the same visitor back, and asks to be renewed when it is a month old", () => {
    const token = mintVisitorToken(SECRET, { channelId: "11", externalId: "v_a" }, NOW);
    expect(verifyVisitorToken(SECRET, token, "11", NOW + DAY)).toMatchObject({ externalId: "v_a", renew: false });
    expect(verifyVisitorToken(SECRET, token, "11", NOW + 31 * DAY)).toMatchObject({
      externalId: "v_a",
      renew: true,
    });
  });

  it("is nothing on another channel, under another key, when expired, or unsigned", async () => {
    const token = mintVisitorToken(SECRET, { channelId: "11", externalId: "v_a" }, NOW);
    const other = new TextEncoder().encode("outra-chave-com-pelo-menos-32-bytes-aqui");
    expect(verifyVisitorToken(SECRET, token, "12", NOW)).toBeNull();
    expect(verifyVisitorToken(other, token, "11", NOW)).toBeNull();
    expect(verifyVisitorToken(SECRET, token, "11", NOW + 401 * DAY)).toBeNull();
    const claims = { iss: "balcao-webchat", aud: "11", sub: "v_a", iat: NOW / 1000, exp: NOW / 1000 + 60 };
    expect(verifyVisitorToken(SECRET, new UnsecuredJWT(claims).encode(), "11", NOW)).toBeNull();
    expect(verifyVisitorToken(SECRET, "", "11", NOW)).toBeNull();
  });

  it("is the JWT that a library reads, and one that a library made is read (those that browsers keep)", async () => {
    const token = mintVisitorToken(SECRET, { channelId: "11", externalId: "v_a" }, NOW);
    const read = await jwtVerify(token, SECRET, {
      issuer: "balcao-webchat",
      audience: "11",
      currentDate: new Date(NOW),
    });
    expect(read).toMatchObject({
      protectedHeader: { alg: "HS256", typ: "JWT" },
      payload: { sub: "v_a", iat: NOW / 1000 },
    });
    const kept = (header: { alg: string; typ?: string }) =>
      new SignJWT({ sub: "v_a" })
        .setProtectedHeader(header)
        .setIssuer("balcao-webchat")
        .setAudience("11")
        .setIssuedAt(NOW / 1000)
        .setExpirationTime(NOW / 1000 + 60)
        .sign(SECRET);
    const theirs = await kept({ alg: "HS256", typ: "JWT" });
    expect(verifyVisitorToken(SECRET, theirs, "11", NOW)).toMatchObject({ externalId: "v_a", expiresAt: NOW + 60_000 });
    expect(verifyVisitorToken(SECRET, theirs, "11", NOW + 60_000)).toBeNull();
    expect(verifyVisitorToken(SECRET, await kept({ alg: "HS512", typ: "JWT" }), "11", NOW)).toBeNull();
  });

  it("is nothing once a character of it was changed, added or taken", () => {
    const token = mintVisitorToken(SECRET, { channelId: "11", externalId: "v_a" }, NOW);
    const [head = "", payload = "", signature = ""] = token.split(".");
    const other = Buffer.from(JSON.stringify({ iss: "balcao-webchat", aud: "11", sub: "v_b", iat: 1, exp: NOW }));
    for (const forged of [
      `${head}.${other.toString("base64url")}.${signature}`,
      `${head}.${payload}.`,
      `${head}.${payload}`,
      `${head}.${payload}.${signature.slice(1)}`,
      `${head}.${payload}.${signature}AA`,
      `${token}.`,
      `${token}.${signature}`,
      "..",
      ".".repeat(5_000),
    ])
      expect(verifyVisitorToken(SECRET, forged, "11", NOW)).toBeNull();
  });

  it("is not any other token of the same key", async () => {
    const token = await new SignJWT({ sub: "v_a" })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt(NOW / 1000)
      .setExpirationTime(NOW / 1000 + 60)
      .sign(SECRET);
    expect(verifyVisitorToken(SECRET, token, "11", NOW)).toBeNull();
  });

  it("names visitors so that no other can be guessed", () => {
    const ids = new Set(Array.from({ length: 1000 }, newVisitorId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^v_[\w-]{22}$/);
  });
});
