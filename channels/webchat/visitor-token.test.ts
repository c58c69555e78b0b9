import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { mintVisitorToken, newVisitorId, verifyVisitorToken } from "./visitor-token.js";

const SECRET = new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes");
const NOW = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;

describe("a visitor's token", () => {
  it("brings the same visitor back, and asks to be renewed when it is a month old", async () => {
    const token = await mintVisitorToken(SECRET, { channelId: "11", externalId: "v_a" }, NOW);
    expect(await verifyVisitorToken(SECRET, token, "11", NOW + DAY)).toMatchObject({ externalId: "v_a", renew: false });
    expect(await verifyVisitorToken(SECRET, token, "11", NOW + 31 * DAY)).toMatchObject({
      externalId: "v_a",
      renew: true,
    });
  });

  it("is nothing on another channel, under another key, when expired, or unsigned", async () => {
    const token = await mintVisitorToken(SECRET, { channelId: "11", externalId: "v_a" }, NOW);
    const other = new TextEncoder().encode("outra-chave-com-pelo-menos-32-bytes-aqui");
    expect(await verifyVisitorToken(SECRET, token, "12", NOW)).toBeNull();
    expect(await verifyVisitorToken(other, token, "11", NOW)).toBeNull();
    expect(await verifyVisitorToken(SECRET, token, "11", NOW + 401 * DAY)).toBeNull();
    const claims = { iss: "balcao-webchat", aud: "11", sub: "v_a", iat: NOW / 1000, exp: NOW / 1000 + 60 };
    expect(await verifyVisitorToken(SECRET, new UnsecuredJWT(claims).encode(), "11", NOW)).toBeNull();
    expect(await verifyVisitorToken(SECRET, "", "11", NOW)).toBeNull();
  });

  it("is not any other token of the same key", async () => {
    const token = await new SignJWT({ sub: "v_a" })
      .setProtectedHeader({ alg: "HS256" })
      .setIssuedAt(NOW / 1000)
      .setExpirationTime(NOW / 1000 + 60)
      .sign(SECRET);
    expect(await verifyVisitorToken(SECRET, token, "11", NOW)).toBeNull();
  });

  it("names visitors so that no other can be guessed", () => {
    const ids = new Set(Array.from({ length: 1000 }, newVisitorId));
    expect(ids.size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^v_[\w-]{22}$/);
  });
});
