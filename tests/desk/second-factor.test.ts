import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { NewRecoveryCodes } from "../../handoff-inbox/contract/second-factor.js";
import type { SignedIn } from "../../handoff-inbox/contract/session.js";
import { makeKeyring, open, seal } from "../../platform/secrets/seal.js";
import { resealSecrets } from "../../server/reseal-secrets.js";
import { eventually } from "../faults/harness/eventually.js";
import { type Answer, cookieOf, DeskHarness, openShop, PASSWORD, Person, type TestUser } from "./harness.js";
import { enrolled } from "./walk.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

type From = Record<string, string>;
const first = (user: TestUser, from: From = {}) =>
  desk.ask("POST", `${API}/session`, { email: user.email, password: PASSWORD }, from);
const second = (ticket: unknown, code: string, from: From = {}) =>
  desk.ask("POST", `${API}/session/code`, { ticket, code }, from);
const ticketOf = async (user: TestUser) => (await first(user)).body.ticket;
const personOf = (answer: Answer) => new Person(desk, answer.body as unknown as SignedIn, cookieOf(answer));
const network = () => ({
  "x-forwarded-for": `198.51.${Math.floor(Math.random() * 250)}.${Math.floor(Math.random() * 250)}`,
});
const audit = async (of: { tenantId: string }) =>
  (await desk.engine.rows<{ action: string }>(of.tenantId, "SELECT action FROM audit_entries ORDER BY at")).map(
    ({ action }) => action,
  );

/** Somebody whose second factor is on since half a minute, at a browser of theirs. */
async function withFactor() {
  const user = await desk.user(await desk.company(), "Rui");
  const answer = await first(user);
  const rui = personOf(answer);
  const device = answer.headers
    .getSetCookie()
    .map((one) => one.split(";")[0])
    .join("; ");
  const codeOf = await enrolled(rui);
  const confirmed = await rui.send("put", "/me/second-factor", { code: codeOf(0) });
  const { codes } = confirmed.body as NewRecoveryCodes;
  desk.engine.pass(30_000);
  return { user, rui, codeOf, codes, device: { cookie: device } };
}

describe("a second factor", () => {
  it("begins with a picture and a secret, and is on once a code of the app has confirmed it", async () => {
    const user = await desk.user(await desk.company(), "Rui");
    const rui = await desk.signIn(user);
    const other = await desk.signIn(user);
    expect((await rui.post("/me/second-factor", { password: "errada" })).status).toBe(400);
    const begun = await rui.post("/me/second-factor", { password: PASSWORD });
    expect(begun.body).toMatchObject({
      secret: expect.stringMatching(/^[A-Z2-7]{32}$/),
      address: expect.stringContaining("otpauth://totp/Balc%C3%A3o"),
      picture: expect.stringContaining("<svg"),
    });
    const [stored] = await desk.engine.rows<{ secret: string }>(user.tenantId, "SELECT secret FROM second_factors");
    expect(stored?.secret).toMatch(/^s1\./);
    expect((await first(user)).status).toBe(200);
    const codeOf = await enrolled(rui);
    expect((await rui.send("put", "/me/second-factor", { code: "000000" })).status).toBe(400);
    const confirmed = await rui.send("put", "/me/second-factor", { code: codeOf(0) });
    const { codes } = confirmed.body as NewRecoveryCodes;
    expect(new Set(codes).size).toBe(10);
    expect((await rui.get("/me/second-factor")).body).toEqual({
      on: true,
      required: false,
      recoveryCodes: 10,
      hasPassword: true,
    });
    expect([(await other.get("/me")).status, (await rui.get("/me")).status]).toEqual([401, 200]);
    expect((await rui.post("/me/second-factor", { password: PASSWORD })).status).toBe(409);
    const hashes = await desk.engine.rows(user.tenantId, "SELECT code_hash FROM recovery_codes");
    for (const code of codes) expect(JSON.stringify(hashes)).not.toContain(code.replace("-", ""));
    expect(await audit(user)).toContain("second_factor.on");
  });

  it("asks whose password was right for a code; each code is taken once, in every process (fault 30)", async () => {
    const { user, codeOf } = await withFactor();
    const begun = await first(user);
    expect([begun.status, begun.body.code, begun.body.access]).toEqual([403, "code_wanted", undefined]);
    expect(begun.headers.getSetCookie()).toEqual([]);
    const other = await desk.another();
    const code = codeOf(0);
    const there = fetch(`${other.url}${API}/session/code`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-forwarded-for": "198.51.100.1" },
      body: JSON.stringify({ ticket: begun.body.ticket, code }),
    });
    const here = second(begun.body.ticket, `${code.slice(0, 3)} ${code.slice(3)}`);
    expect([(await there).status, (await here).status].toSorted()).toEqual([200, 400]);
    expect((await second(await ticketOf(user), code)).status).toBe(400);
    // Nor is one taken that came before it, although the window would allow it.
    expect((await second(await ticketOf(user), codeOf(-1))).status).toBe(400);
    desk.engine.pass(30_000);
    expect((await second(await ticketOf(user), codeOf(0))).status).toBe(200);
    expect(await audit(user)).toContain("session.code_refused");
    await other.close();
  });

  it("slows ten wrong codes down; strangers who know the password keep nobody from a browser of theirs (fault 30)", async () => {
    const { user, codeOf, codes, device } = await withFactor();
    const ticket = await ticketOf(user);
    const thief = network();
    for (let n = 0; n < 10; n++) expect((await second(ticket, "000000", thief)).status).toBe(400);
    expect((await second(ticket, "000000", thief)).status).toBe(400);
    const slowed = await second(ticket, codeOf(0), thief);
    expect([slowed.status, slowed.body.code]).toEqual([429, "too_many"]);
    // From many networks at once: all strangers together have few tries.
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await second(ticket, "000001", network())).status),
    );
    expect(statuses.filter((status) => status === 400).length).toBeLessThanOrEqual(20);
    expect((await second(ticket, codeOf(0), network())).status).toBe(429);
    // The person themselves: at a known browser with the app, elsewhere with a recovery code.
    expect((await second(ticket, codeOf(0), { ...network(), ...device })).status).toBe(200);
    expect((await second(await ticketOf(user), codes[0] ?? "", network())).status).toBe(200);
  });

  it("is replaced by each recovery code once, however it is written; new ones end the old ones", async () => {
    const { user, codes, codeOf } = await withFactor();
    const [one = "", two = ""] = codes;
    const entered = await second(await ticketOf(user), ` ${one.toUpperCase()} `);
    expect(entered.status).toBe(200);
    expect((await second(await ticketOf(user), one)).status).toBe(400);
    const rui = personOf(entered);
    expect((await rui.get("/me/second-factor")).body).toMatchObject({ recoveryCodes: 9 });
    const renewed = (await rui.post("/me/second-factor/recovery-codes", { code: codeOf(0) })).body as NewRecoveryCodes;
    expect((await second(await ticketOf(user), two)).status).toBe(400);
    expect((await second(await ticketOf(user), renewed.codes[0] ?? "")).status).toBe(200);
  });

  it("outlives a change of the installation's key, sealed anew with its codes; without its key nothing is lost", async () => {
    const { user, codes, codeOf } = await withFactor();
    const sealed = async () =>
      (await desk.engine.rows<{ secret: string }>(user.tenantId, "SELECT secret FROM second_factors"))[0]?.secret ?? "";
    const before = await sealed();
    const { sealing } = desk.deps;
    const [current, old] = [randomBytes(32), randomBytes(32)];
    const [was, is] = [makeKeyring({ current: old, old: [] }), makeKeyring({ current, old: [old] })];
    const context = `second factor:${user.id}`;
    await desk.engine.rows(user.tenantId, "UPDATE second_factors SET secret = $1", [
      seal(was, sealing.open(before, context), context),
    ]);
    const other = await desk.another(undefined, {
      accessKey: randomBytes(32),
      sealing: {
        close: (text, of) => seal(is, text, of),
        open: (text, of) => open(is, text, of),
      },
    });
    const from = { "content-type": "application/json", "x-forwarded-for": "198.51.100.77" };
    const enter = async (code: string) => {
      const body = { email: user.email, password: PASSWORD };
      const { ticket } = (await (await other.ask(body, from)).json()) as { ticket: string };
      const sent = { method: "POST", headers: from, body: JSON.stringify({ ticket, code }) };
      return (await fetch(`${other.url}${API}/session/code`, sent)).status;
    };
    expect(await enter(codeOf(0))).toBe(200);
    const by = { actor: "command:secrets reseal", from: "cli" };
    const { database } = desk.engine;
    expect((await resealSecrets({ database, keyring: is }, by)).resealed).toBe(1);
    expect((await resealSecrets({ database, keyring: is }, by)).resealed).toBe(0);
    const anew = await sealed();
    expect(open(makeKeyring({ current, old: [] }), anew, context)).toBe(open(is, anew, context));
    expect(await audit(user)).toContain("key.reseal");
    expect(await enter(codes[3] ?? "")).toBe(200);
    await other.close();
    const lost = makeKeyring({ current: old, old: [] });
    expect((await resealSecrets({ database, keyring: lost }, by)).kept).toContainEqual(
      expect.objectContaining({ kind: "second_factor", name: user.email }),
    );
    const third = await desk.another(undefined, {
      accessKey: randomBytes(32),
      sealing: { close: (text, of) => seal(lost, text, of), open: (text, of) => open(lost, text, of) },
    });
    const begun = await third.ask({ email: user.email, password: PASSWORD }, from);
    const { ticket } = (await begun.json()) as { ticket: string };
    const closed = await fetch(`${third.url}${API}/session/code`, {
      method: "POST",
      headers: from,
      body: JSON.stringify({ ticket, code: codes[4] }),
    });
    expect([closed.status, await closed.json()]).toMatchObject([503, { code: "factor_closed" }]);
    expect(await sealed()).toBe(anew);
    desk.logged.length = 0;
    await third.close();
  });

  it("has tickets that end after five minutes and with the password, and that nobody forges", async () => {
    const { user, rui, codeOf } = await withFactor();
    const old = await ticketOf(user);
    desk.engine.pass(5 * 60_000 + 1_000);
    expect((await second(old, codeOf(0))).body).toMatchObject({ code: "ticket_over" });
    const ticket = String(await ticketOf(user));
    expect((await rui.refresh()).status).toBe(200);
    for (const wrong of [rui.signedIn.access, `${ticket.slice(0, -4)}AAAA`, "x.y.z"])
      expect((await second(wrong, codeOf(0))).status).toBe(401);
    // A ticket is no token.
    expect((await desk.ask("GET", `${API}/me`, undefined, { authorization: `Bearer ${ticket}` })).status).toBe(401);
    await desk.deps.users.setPassword({ tenantId: user.tenantId, id: user.id }, `hash ${randomUUID()}`, "test");
    expect((await second(ticket, codeOf(0))).status).toBe(401);
  });

  it("is switched off with the password and a code", async () => {
    const { user, rui, codeOf } = await withFactor();
    const off = (body: object) => rui.post("/me/second-factor/off", body);
    expect((await off({ password: PASSWORD, code: "000000" })).status).toBe(400);
    expect((await off({ password: "errada", code: codeOf(0) })).status).toBe(400);
    expect((await off({ password: PASSWORD, code: codeOf(0) })).status).toBe(204);
    expect((await first(user)).status).toBe(200);
    expect(await audit(user)).toContain("second_factor.off");
  });
});

describe("a company that wants a second factor", () => {
  it("lets whoever has none see to their own account only, until they have one; open pages are closed", async () => {
    const { rui, eva } = await openShop(desk);
    const open = await rui.socket();
    const rule = { requireSecondFactor: true };
    expect((await rui.send("put", "/company/sign-in", rule, { revision: 0 })).status).toBe(403);
    expect((await eva.send("put", "/company/sign-in", rule)).status).toBe(428);
    expect((await eva.send("put", "/company/sign-in", rule, { revision: 0 })).body).toEqual({ ...rule, revision: 1 });
    await eventually(() => expect(open.of("goodbye")).toEqual([{ reason: "changed" }]));
    await expect(rui.socket()).rejects.toThrow("second_factor_needed");
    const refused = await rui.get("/queue?view=bot");
    expect([refused.status, refused.body.code]).toEqual([403, "second_factor_needed"]);
    // The rule holds for its author, too.
    expect((await eva.get("/problems")).status).toBe(403);
    expect((await rui.get("/me")).body).toMatchObject({ mustEnrol: true });
    const codeOf = await enrolled(rui);
    expect((await rui.send("put", "/me/second-factor", { code: codeOf(0) })).status).toBe(200);
    expect((await rui.get("/me")).body).toMatchObject({ mustEnrol: false });
    expect((await rui.get("/queue?view=bot")).status).toBe(200);
    expect((await rui.socket()).socket.connected).toBe(true);
    desk.engine.pass(30_000);
    const off = await rui.post("/me/second-factor/off", { password: PASSWORD, code: codeOf(0) });
    expect([off.status, off.body.code]).toEqual([409, "required"]);
  });

  it("has admins who take it off somebody who lost it; that is written down and ends their sign-ins", async () => {
    const { shop, eva } = await openShop(desk);
    const user = await desk.user(shop, "Ana");
    const ana = await desk.signIn(user);
    const codeOf = await enrolled(ana);
    await ana.send("put", "/me/second-factor", { code: codeOf(0) });
    expect((await first(user)).status).toBe(403);
    expect((await eva.send("delete", `/people/${user.id}/second-factor`)).status).toBe(204);
    expect([(await ana.get("/me")).status, (await first(user)).status]).toEqual([401, 200]);
    expect(await audit(user)).toContain("second_factor.taken_off");
    const mia = await desk.signIn(await desk.user(shop, "Mia", "manager"));
    expect((await mia.send("delete", `/people/${eva.signedIn.me.id}/second-factor`)).status).toBe(403);
  });
});
