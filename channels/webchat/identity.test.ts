import { SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { verifyIdentity } from "./identity.js";

const SECRET = "um-segredo-de-teste-com-mais-de-32-bytes";
const NOW = Date.UTC(2026, 10, 20, 12);
const SECONDS = NOW / 1000;

function sign(claims: Record<string, unknown>, { alg = "HS256", secret = SECRET } = {}): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(new TextEncoder().encode(secret));
}

describe("a company's identity token", () => {
  it("names the person by the company's own id, with name, e-mail and phone", async () => {
    const claims = {
      sub: "42",
      exp: SECONDS + 3600,
      name: " Ana\nSouza ",
      email: "ana@loja.com.br",
      phone: "+5511987654321",
    };
    expect(await verifyIdentity(await sign(claims), SECRET, NOW)).toEqual({
      ok: true,
      from: { externalId: "u_42", name: "Ana Souza", email: "ana@loja.com.br", phone: "+5511987654321" },
      expiresAt: NOW + 3_600_000,
    });
  });

  it("keeps the person and drops only what is wrong about address or phone", async () => {
    const claims = { sub: "42", exp: SECONDS + 3600, email: "<script>", phone: "javascript:1" };
    expect(await verifyIdentity(await sign(claims), SECRET, NOW)).toMatchObject({
      ok: true,
      from: { externalId: "u_42" },
    });
  });

  it("is told apart when it is only expired, so that the site can give a new one", async () => {
    expect(await verifyIdentity(await sign({ sub: "42", exp: SECONDS - 1 }), SECRET, NOW)).toEqual({
      ok: false,
      expired: true,
    });
  });

  it.each([
    ["signed with another key", () => sign({ sub: "42", exp: SECONDS + 60 }, { secret: `${SECRET}!` })],
    ["signed with HS512", () => sign({ sub: "42", exp: SECONDS + 60 }, { alg: "HS512", secret: SECRET.repeat(2) })],
    ["without exp", () => sign({ sub: "42" })],
    ["without sub", () => sign({ exp: SECONDS + 60 })],
    ["with an empty sub", () => sign({ sub: "", exp: SECONDS + 60 })],
    ["that lives longer than a day", () => sign({ sub: "42", exp: SECONDS + 24 * 3600 + 1 })],
    ["with alg none", async () => new UnsecuredJWT({ sub: "42", exp: SECONDS + 60 }).encode()],
    ["with alg none and a signature", async () => `${new UnsecuredJWT({ sub: "42", exp: SECONDS + 60 }).encode()}AAAA`],
    ["that is no token", async () => "x.y.z"],
    ["of nothing", async () => ""],
  ])("is refused %s", async (_name, make) => {
    expect(await verifyIdentity(await make(), SECRET, NOW)).toEqual({ ok: false, expired: false });
  });

  it("is refused where its payload was changed after signing", async () => {
    const [header, , signature] = (await sign({ sub: "42", exp: SECONDS + 60 })).split(".");
    const forged = Buffer.from(JSON.stringify({ sub: "1", exp: SECONDS + 60 })).toString("base64url");
    expect(await verifyIdentity(`${header}.${forged}.${signature}`, SECRET, NOW)).toEqual({
      ok: false,
      expired: false,
    });
  });

  it("is refused on a channel that has no secret, even when signed with an empty one", async () => {
    const token = await sign({ sub: "42", exp: SECONDS + 60 });
    expect(await verifyIdentity(token, undefined, NOW)).toEqual({ ok: false, expired: false });
    expect(await verifyIdentity(token, "", NOW)).toEqual({ ok: false, expired: false });
  });
});
