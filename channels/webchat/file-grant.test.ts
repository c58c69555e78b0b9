import { describe, expect, it } from "vitest";
import { signFileGrant, verifyFileGrant } from "./file-grant.js";

const SECRET = new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes");
const GRANT = { tenantId: "7", channelId: "11", channel: "oficina", externalId: "v_a", fileId: "f1" };
const NOW = 1_000_000;

describe("a file grant", () => {
  it("is read back for a day and not after a day and a half", () => {
    const token = signFileGrant(SECRET, GRANT, NOW);
    expect(verifyFileGrant(SECRET, token, NOW)).toMatchObject(GRANT);
    expect(verifyFileGrant(SECRET, token, NOW + 86_400_000)).toMatchObject(GRANT);
    expect(verifyFileGrant(SECRET, token, NOW + 1.5 * 86_400_000)).toBeNull();
  });

  it("stays the same for half a day, so that a picture is not loaded again", () => {
    expect(signFileGrant(SECRET, GRANT, NOW + 1000)).toBe(signFileGrant(SECRET, GRANT, NOW));
  });

  it("is nothing once a character of it was changed, added or taken", () => {
    const token = signFileGrant(SECRET, GRANT, NOW);
    const [payload = "", mac = ""] = token.split(".");
    const other = Buffer.from(JSON.stringify({ ...GRANT, fileId: "f2", expiresAt: NOW * 9 })).toString("base64url");
    for (const forged of [
      `${other}.${mac}`,
      `${payload}.`,
      payload,
      `${payload}.${mac.slice(1)}`,
      `${payload}.${mac}AA`,
      `.${mac}`,
      "",
    ])
      expect(verifyFileGrant(SECRET, forged, NOW)).toBeNull();
    expect(verifyFileGrant(new TextEncoder().encode("x".repeat(32)), token, NOW)).toBeNull();
  });
});
