import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createOpenId } from "../../handoff-inbox/api/openid.js";
import { API } from "../../handoff-inbox/contract/api-base.js";
import { CLIENT, startOpenIdProvider } from "../fakes/fake-openid-provider.js";
import { DeskHarness, type TestUser } from "./harness.js";
import { enrolled } from "./walk.js";

/** Where people come back to, as the provider knows it; the desk's own address is put in its place. */
const PUBLIC = "https://balcao.example";
const BACK = `${PUBLIC}${API}/session/openid/callback`;

let provider: Awaited<ReturnType<typeof startOpenIdProvider>>;
let desk: DeskHarness;
beforeAll(async () => {
  provider = await startOpenIdProvider(BACK);
  const settings = { ...CLIENT, issuer: provider.issuer, name: "Teste", company: null };
  desk = await DeskHarness.open({ openid: createOpenId(settings, () => BACK) });
});
afterAll(async () => {
  await desk.close();
  await provider.close();
});

/** A browser that keeps cookies by site, and follows nothing by itself. */
function browser() {
  const cookies = new Map<string, string>();
  return async (address: string): Promise<{ status: number; location: string }> => {
    const { origin } = new URL(address);
    const own = [...cookies].filter(([key]) => key.startsWith(`${origin} `)).map(([, cookie]) => cookie);
    const headers = { cookie: own.join("; "), "x-forwarded-for": "198.51.100.9" };
    const response = await fetch(address, { redirect: "manual", headers });
    for (const set of response.headers.getSetCookie()) {
      const [pair = ""] = set.split(";");
      cookies.set(`${origin} ${pair.split("=")[0]}`, pair);
    }
    const location = response.headers.get("location") ?? "";
    return { status: response.status, location: location && new URL(location, address).href };
  };
}
type Browser = ReturnType<typeof browser>;

/** Goes from the desk to the provider and through it. Gives the address at which the person would come back. */
async function goOutside(visit: Browser): Promise<string> {
  let { location } = await visit(`${desk.url}${API}/session/openid`);
  for (let n = 0; n < 6 && !location.startsWith(PUBLIC); n++) ({ location } = await visit(location));
  return location.replace(PUBLIC, desk.url);
}
/** Where the desk sends somebody who comes back: the address behind the desk's own. */
async function comeBack(visit: Browser, address: string): Promise<string> {
  const { status, location } = await visit(address);
  expect(status).toBe(303);
  return location.replace(desk.url, "");
}
async function enterAs(account: { sub?: string; email: string; email_verified?: unknown }): Promise<string> {
  provider.state.account = { sub: randomUUID(), email_verified: true, ...account };
  const visit = browser();
  return comeBack(visit, await goOutside(visit));
}
const signInsOf = async (user: TestUser) =>
  (await desk.engine.rows(user.tenantId, "SELECT id FROM sessions WHERE user_id = $1", [user.id])).length;
const somebody = async (email?: string) => desk.user(await desk.company(), "Rui", "consultant", email);

describe("a sign-in by an OpenID provider", () => {
  it("lets the person in whose confirmed address it is, and is then exchanged like any other", async () => {
    const user = await somebody();
    expect((await desk.ask("GET", `${API}/session/ways`)).body).toMatchObject({ outside: { name: "Teste" } });
    provider.state.account = { sub: "rui-1", email: user.email.toUpperCase(), email_verified: true };
    const visit = browser();
    const { location } = await visit(`${desk.url}${API}/session/openid`);
    expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      scope: "openid email",
      state: expect.stringMatching(/.{40,}/),
      nonce: expect.stringMatching(/.{40,}/),
      redirect_uri: BACK,
    });
    expect(await comeBack(visit, await goOutside(visit))).toBe("/desk/");
    expect(await signInsOf(user)).toBe(1);
    const [entry] = await desk.engine.rows<{ detail: object }>(
      user.tenantId,
      "SELECT detail FROM audit_entries WHERE action = 'session.start'",
    );
    expect(entry?.detail).toMatchObject({ way: "openid", address: "198.51.100.9" });
    expect(provider.errors).toEqual([]);
  });

  it("lets nobody in by an address that is not confirmed, whoever registered it there before (fault 35)", async () => {
    const user = await somebody();
    for (const email_verified of [false, undefined, "true", 1])
      expect(await enterAs({ email: user.email, email_verified })).toBe("/desk/#recusado=unknown");
    expect(await signInsOf(user)).toBe(0);
    // What was refused has bound nobody: the real owner of the address still gets in.
    expect(await enterAs({ email: user.email })).toBe("/desk/");
  });

  it("adds nobody, and lets no disabled person in, nor one of several companies without asking which", async () => {
    expect(await enterAs({ email: "ninguem@loja.example" })).toBe("/desk/#recusado=unknown");
    const user = await somebody();
    await desk.engine.rows(user.tenantId, "UPDATE users SET disabled = true WHERE id = $1", [user.id]);
    expect(await enterAs({ email: user.email })).toBe("/desk/#recusado=unknown");
    const twice = await somebody();
    await somebody(twice.email);
    expect(await enterAs({ email: twice.email })).toBe("/desk/#recusado=several");
  });

  it("is for the same person there forever: an address that somebody else gets later opens nothing", async () => {
    const user = await somebody();
    expect(await enterAs({ sub: "first", email: user.email })).toBe("/desk/");
    expect(await enterAs({ sub: "second", email: user.email })).toBe("/desk/#recusado=unknown");
    expect(await enterAs({ sub: "first", email: user.email })).toBe("/desk/");
    expect(await signInsOf(user)).toBe(2);
  });

  it("binds once, with an entry that says who and from where; an admin unbinds, which ends the sign-ins", async () => {
    const shop = await desk.company();
    const eva = await desk.signIn(await desk.user(shop, "Eva", "admin"));
    const user = await desk.user(shop, "Rui");
    const sub = randomUUID();
    expect(await enterAs({ sub, email: user.email })).toBe("/desk/");
    expect(await enterAs({ sub, email: user.email })).toBe("/desk/");
    const entries = () =>
      desk.engine.rows(
        user.tenantId,
        "SELECT actor, action, subject, source, after FROM audit_entries WHERE action LIKE 'outside_identity%' ORDER BY at",
      );
    const { issuer } = provider;
    const bound = {
      actor: `user:${user.id}`,
      action: "outside_identity.bind",
      subject: `user:${user.id}`,
      source: "198.51.100.9",
      after: { issuer, subject: sub },
    };
    expect(await entries()).toEqual([bound]);
    const at = `/people/${user.id}/outside-identities`;
    expect((await eva.get(at)).body).toEqual({ items: [{ issuer, subject: sub, since: expect.any(Number) }] });
    const open = "SELECT id FROM sessions WHERE user_id = $1 AND revoked_at IS NULL";
    expect(await desk.engine.rows(user.tenantId, open, [user.id])).toHaveLength(2);
    expect((await eva.send("delete", at)).status).toBe(204);
    expect(await desk.engine.rows(user.tenantId, open, [user.id])).toEqual([]);
    expect((await entries())[1]).toMatchObject({
      actor: `user:${eva.signedIn.me.id}`,
      action: "outside_identity.unbind",
      source: expect.stringMatching(/^10\./),
    });
    expect((await eva.get(at)).body).toEqual({ items: [] });
    expect((await eva.send("delete", at)).status).toBe(404);
    expect(await enterAs({ sub: "another", email: user.email })).toBe("/desk/");
  });

  it("is one person's of a company, also when two come with it at once", async () => {
    const shop = await desk.company();
    const [one, two] = [await desk.user(shop, "Rui"), await desk.user(shop, "Nilo")];
    const outsider = { issuer: provider.issuer, subject: randomUUID() };
    const { identities } = desk.deps;
    const bound = await Promise.all([one, two].map((user) => identities.bind(user, outsider, "")));
    expect(bound.toSorted()).toEqual([false, true]);
    const loser = bound[0] ? two : one;
    expect(await enterAs({ sub: outsider.subject, email: loser.email })).toBe("/desk/#recusado=unknown");
    const [entry] = await desk.engine.rows(
      shop.tenantId,
      "SELECT source FROM audit_entries WHERE action = 'session.refused'",
    );
    expect(entry).toEqual({ source: "198.51.100.9" });
  });

  it("binds nobody before their second factor was right", async () => {
    const user = await somebody();
    const rui = await desk.signIn(user);
    const codeOf = await enrolled(rui);
    await rui.send("put", "/me/second-factor", { code: codeOf(0) });
    desk.engine.pass(30_000);
    const ids = () => desk.engine.rows(user.tenantId, "SELECT subject FROM outside_identities");
    const [, ticket] = (await enterAs({ sub: "thief", email: user.email })).split("=");
    expect((await desk.ask("POST", `${API}/session/code`, { ticket, code: "000000" })).status).toBe(400);
    expect(await ids()).toEqual([]);
    const [, own] = (await enterAs({ sub: "owner", email: user.email })).split("=");
    expect((await desk.ask("POST", `${API}/session/code`, { ticket: own, code: codeOf(0) })).status).toBe(200);
    expect(await ids()).toEqual([{ subject: "owner" }]);
    // The thief's ticket still stands, and opens nothing any more.
    desk.engine.pass(30_000);
    expect((await desk.ask("POST", `${API}/session/code`, { ticket, code: codeOf(0) })).status).toBe(401);
  });

  it("does not spare anybody their second factor", async () => {
    const user = await somebody();
    const rui = await desk.signIn(user);
    const codeOf = await enrolled(rui);
    await rui.send("put", "/me/second-factor", { code: codeOf(0) });
    const before = await signInsOf(user);
    const place = await enterAs({ email: user.email });
    expect(place).toMatch(/^\/desk\/#codigo=/);
    expect(await signInsOf(user)).toBe(before);
    desk.engine.pass(30_000);
    const ticket = place.split("=")[1];
    expect((await desk.ask("POST", `${API}/session/code`, { ticket, code: codeOf(0) })).status).toBe(200);
  });

  it("lets somebody in who has no password", async () => {
    const user = await somebody();
    await desk.engine.rows(user.tenantId, "UPDATE users SET password_hash = NULL WHERE id = $1", [user.id]);
    expect(await enterAs({ email: user.email })).toBe("/desk/");
    expect(await signInsOf(user)).toBe(1);
  });

  it("is refused in a browser that did not begin it, twice, with another state, or with a code that is not its own", async () => {
    const user = await somebody();
    provider.state.account = { sub: "rui-2", email: user.email, email_verified: true };
    const [visit, other] = [browser(), browser()];
    const stolen = await goOutside(visit);
    // Somebody is sent to an address that an attacker began: without the cookie, and with one of their own beginning.
    expect(await comeBack(browser(), stolen)).toBe("/desk/#recusado=openid");
    await goOutside(other);
    expect(await comeBack(other, stolen)).toBe("/desk/#recusado=openid");
    const changed = new URL(stolen);
    changed.searchParams.set("state", "outro");
    expect(await comeBack(visit, changed.href)).toBe("/desk/#recusado=openid");
    // The cookie was taken with the first answer.
    expect(await comeBack(visit, stolen)).toBe("/desk/#recusado=openid");
    for (const query of ["", "?error=access_denied", "?code=%00&state=x"])
      expect(await comeBack(browser(), `${desk.url}${API}/session/openid/callback${query}`)).toBe(
        "/desk/#recusado=openid",
      );
    expect(await signInsOf(user)).toBe(0);
    expect(desk.complaints()).toEqual([]);
  });
});

it("a provider may be for one company only, and may tell the address in the ID token", async () => {
  const telling = await startOpenIdProvider(BACK, true);
  const [shop, elsewhere] = [await desk.company(), await desk.company()];
  const [{ slug }] = (await desk.engine.rows<{ slug: string }>(shop.tenantId, "SELECT slug FROM tenants")) as [
    { slug: string },
  ];
  const settings = { ...CLIENT, issuer: telling.issuer, name: "Teste", company: slug };
  const other = await desk.another(undefined, { openid: createOpenId(settings, () => BACK) });
  const email = `${randomUUID()}@loja.example`;
  const user = await desk.user(shop, "Rui", "consultant", email);
  await desk.user(elsewhere, "Rui de lá", "admin", email);
  telling.state.account = { sub: "rui", email, email_verified: true };
  const visit = browser();
  let { location } = await visit(`${other.url}${API}/session/openid`);
  for (let n = 0; n < 6 && !location.startsWith(PUBLIC); n++) ({ location } = await visit(location));
  expect((await visit(location.replace(PUBLIC, other.url))).location).toBe(`${other.url}/desk/`);
  expect(await signInsOf(user)).toBe(1);
  await other.close();
  await telling.close();
});

it("what strangers do is told a few times, from however many networks it comes", async () => {
  const settings = { ...CLIENT, issuer: "http://127.0.0.1:1", name: "Fora", company: null };
  const other = await desk.another(undefined, { openid: createOpenId(settings, () => BACK) });
  desk.logged.length = 0;
  for (let n = 0; n < 60; n++) {
    const headers = { "x-forwarded-for": `198.51.${n}.9` };
    const begun = await fetch(`${other.url}${API}/session/openid`, { redirect: "manual", headers });
    expect(begun.headers.get("location")).toBe("/desk/#recusado=openid");
  }
  expect(desk.logged.length).toBeGreaterThan(0);
  expect(desk.logged.length).toBeLessThan(30);
  desk.logged.length = 0;
  await other.close();
});

it("a provider that is away is told as that, and asked again the next time", async () => {
  const settings = { ...CLIENT, issuer: "http://127.0.0.1:1", name: "Fora", company: null };
  const other = await desk.another(undefined, { openid: createOpenId(settings, () => BACK) });
  for (const _ of [1, 2])
    expect((await browser()(`${other.url}${API}/session/openid`)).location).toBe(`${other.url}/desk/#recusado=openid`);
  desk.logged.length = 0;
  await other.close();
});
