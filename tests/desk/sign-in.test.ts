import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { cookieOf, DeskHarness, PASSWORD } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

/** Moves the clock of the desk and that of the limits. */
function pass(ms: number): void {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
}
afterEach(() => {
  vi.useRealTimers();
});

const audit = async (tenantId: string) =>
  (await desk.engine.rows<{ action: string }>(tenantId, "SELECT action FROM audit_entries ORDER BY at")).map(
    (row) => row.action,
  );

describe("signing in", () => {
  it("gives who one is, an access token, and a refresh token that no script can read", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui", "admin");
    const answer = await desk.ask("POST", "/api/v1/session", {
      email: ` ${rui.email.toUpperCase()} `,
      password: PASSWORD,
    });
    expect(answer.status).toBe(200);
    expect(answer.body.me).toMatchObject({
      id: rui.id,
      name: "Rui",
      role: "admin",
      teams: ["tecnicos"],
      company: { name: "Loja" },
    });
    const [cookie = "", device = ""] = answer.headers.getSetCookie();
    expect(device).toMatch(/^balcao_device=[\w.-]+; Path=\/api\/v1\/session; Expires=.*; HttpOnly; SameSite=Strict$/);
    expect(cookie).toMatch(
      /^balcao_refresh=[\w-]{43}; Path=\/api\/v1\/session; Expires=.*; HttpOnly; SameSite=Strict$/,
    );
    expect(JSON.stringify(answer.body)).not.toContain(cookie.slice(15, 58));
    const me = await desk.ask("GET", "/api/v1/me", undefined, {
      authorization: `Bearer ${String(answer.body.access)}`,
    });
    expect(me.body).toEqual(answer.body.me);
    expect(await audit(shop.tenantId)).toEqual(["session.start"]);
  });

  it("opens the way to the desk where others behind the same address are turned away", async () => {
    const { offenders } = desk.deps.shared;
    const rui = await desk.user(await desk.company(), "Rui");
    const from = (address: string) => {
      for (let n = 0; n < 11; n++) offenders.note(address);
      return { "x-forwarded-for": address };
    };
    const signIn = (password: string, headers: Record<string, string>) =>
      desk.ask("POST", "/api/v1/session", { email: rui.email, password }, headers);
    expect((await signIn("errada", from("198.18.1.1"))).status).toBe(401);
    expect(offenders.isOut("198.18.1.1")).toBe(true);
    const signedIn = await signIn(PASSWORD, { "x-forwarded-for": "198.18.1.1" });
    expect([signedIn.status, offenders.isOut("198.18.1.1")]).toEqual([200, false]);

    // The same browser comes back from a network that is out.
    const refresh = await desk.ask("POST", "/api/v1/session/refresh", undefined, {
      ...from("203.0.113.1"),
      cookie: cookieOf(signedIn),
      "x-balcao": "1",
    });
    expect([refresh.status, offenders.isOut("203.0.113.1")]).toEqual([200, false]);
  });

  it("says the same for a wrong password, an unknown address, one without password and a disabled person", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui");
    const eva = await desk.user(shop, "Eva");
    const ana = await desk.user(shop, "Ana");
    await desk.engine.rows(shop.tenantId, "UPDATE users SET disabled = true WHERE id = $1", [eva.id]);
    await desk.engine.rows(shop.tenantId, "UPDATE users SET password_hash = NULL WHERE id = $1", [ana.id]);
    const tries = [
      { email: rui.email, password: "errada" },
      { email: "ninguem@loja.example", password: PASSWORD },
      { email: eva.email, password: PASSWORD },
      { email: ana.email, password: PASSWORD },
    ];
    for (const one of tries) {
      const answer = await desk.ask("POST", "/api/v1/session", one);
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ status: 401, code: "wrong", detail: "E-mail ou senha não conferem." });
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    await eventually(async () => expect(await audit(shop.tenantId)).toEqual(["session.refused", "session.refused"]));
  });

  it("takes as long for an address that nobody has", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui");
    // The processor time, because a busy machine makes everything slower without using more of it.
    const time = async (email: string) => {
      const began = process.cpuUsage();
      await desk.ask("POST", "/api/v1/session", { email, password: "errada" });
      return process.cpuUsage(began).user / 1_000;
    };
    await time("aquece@loja.example");
    const known = Math.min(await time(rui.email), await time(rui.email), await time(rui.email));
    const unknown = Math.min(
      await time("x1@loja.example"),
      await time("x2@loja.example"),
      await time("x3@loja.example"),
    );
    // Checking a password costs some 15 ms. Without the decoy an unknown address would be answered in 2.
    expect(unknown).toBeGreaterThan(known / 2);
  });

  it("asks which company where an address belongs to several, and shows only those whose password it is", async () => {
    const email = `${randomUUID()}@loja.example`;
    const [one, two, three] = [await desk.company(), await desk.company(), await desk.company()];
    for (const shop of [one, two, three]) await desk.user(shop, "Rui", "consultant", email);
    await desk.engine.rows(
      three.tenantId,
      "UPDATE users SET password_hash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
    );
    const asked = await desk.ask("POST", "/api/v1/session", { email, password: PASSWORD });
    expect(asked.status).toBe(409);
    const slugs = [`loja-${one.tenantId}`, `loja-${two.tenantId}`].toSorted();
    expect((asked.body.companies as unknown as { slug: string }[]).map(({ slug }) => slug)).toEqual(slugs);
    const chosen = await desk.ask("POST", "/api/v1/session", {
      email,
      password: PASSWORD,
      company: `loja-${two.tenantId}`,
    });
    expect(chosen.body.me).toMatchObject({ company: { slug: `loja-${two.tenantId}` } });
    const wrong = await desk.ask("POST", "/api/v1/session", {
      email,
      password: PASSWORD,
      company: `loja-${three.tenantId}`,
    });
    expect(wrong.status).toBe(401);
  });
});

describe("guessing passwords", () => {
  it("makes whoever guesses wait longer and longer, also with many tries at once, and nobody else", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui");
    const guess = (password: string) =>
      desk.ask("POST", "/api/v1/session", { email: rui.email, password }, { "x-forwarded-for": "203.0.113.7" });
    // The clock stands still: on a busy machine the checks alone take longer than the first wait.
    pass(0);
    const tries = await Promise.all(Array.from({ length: 12 }, () => guess("errada")));
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(5);
    const locked = tries.find(({ body }) => JSON.stringify(body).includes("too_many"));
    expect(locked?.headers.get("retry-after")).toBe("1");
    expect(JSON.stringify(locked?.body)).toContain("Tente de novo em 1 segundo");
    expect((await guess(PASSWORD)).status).toBe(429);
    pass(1_001);
    expect((await guess("errada")).status).toBe(401);
    expect((await guess(PASSWORD)).headers.get("retry-after")).toBe("2");
    // At their own computer people can sign in, whatever is guessed elsewhere.
    expect((await desk.ask("POST", "/api/v1/session", { email: rui.email, password: PASSWORD })).status).toBe(200);
    pass(2_001);
    expect((await guess(PASSWORD)).status).toBe(200);
  });

  it("goes on counting guesses at one company when somebody signs in at another", async () => {
    const email = `${randomUUID()}@loja.example`;
    const [theirs, own] = [await desk.company(), await desk.company()];
    for (const shop of [theirs, own]) await desk.user(shop, "Rui", "consultant", email);
    await desk.engine.rows(theirs.tenantId, "UPDATE users SET password_hash = $2 WHERE tenant_id = $1", [
      theirs.tenantId,
      "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQxMjM$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ]);
    const enter = async (company: string, password: string) => {
      const body = { email, password, company: `loja-${company}` };
      return (await desk.ask("POST", "/api/v1/session", body, { "x-forwarded-for": "203.0.113.8" })).status;
    };
    for (let i = 0; i < 4; i++) expect(await enter(theirs.tenantId, "errada")).toBe(401);
    expect(await enter(own.tenantId, PASSWORD)).toBe(200);
    expect(await enter(theirs.tenantId, "errada")).toBe(401);
    expect(await enter(theirs.tenantId, "errada")).toBe(429);
  });

  it("limits one network address, whatever e-mail it tries", async () => {
    const statuses = new Set<number>();
    for (let i = 0; i < 22; i++) {
      const body = { email: `x${i}@loja.example`, password: "errada" };
      statuses.add((await desk.ask("POST", "/api/v1/session", body, { "x-forwarded-for": "203.0.113.9" })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
  });

  it("refuses foreign pages and bodies that are none of ours", async () => {
    const shop = await desk.company();
    const rui = await desk.user(shop, "Rui");
    const body = { email: rui.email, password: PASSWORD };
    expect((await desk.ask("POST", "/api/v1/session", body, { origin: "https://mal.example" })).status).toBe(403);
    expect((await desk.ask("POST", "/api/v1/session", body, { "content-type": "text/plain" })).status).toBe(415);
    for (const bad of [
      "{",
      "[]",
      '"oi"',
      "null",
      '{"email":"a\\u0000@x.example","password":"x"}',
      '{"email":{"$ne":1},"password":[]}',
    ]) {
      const answer = await desk.ask("POST", "/api/v1/session", bad);
      expect([answer.status, bad]).toEqual([400, bad]);
      expect(answer.body).toMatchObject({ code: "invalid" });
    }
    expect((await desk.ask("POST", "/api/v1/session", { ...body, x: "y".repeat(70_000) })).status).toBe(413);
  });
});

describe("a refresh token", () => {
  it("is exchanged for the next one, and used again much later ends the whole sign-in (fault 29)", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const first = await rui.refresh();
    expect(first.status).toBe(200);
    expect(first.body.me).toEqual(rui.signedIn.me);
    const next = cookieOf(first);
    expect(next).not.toBe(rui.cookie);
    desk.engine.pass(11_000);
    expect((await rui.refresh(rui.cookie)).status).toBe(401);
    expect((await rui.refresh(next)).status).toBe(401);
    expect((await rui.get("/me")).status).toBe(401);
    expect(await audit(shop.tenantId)).toContain("session.reused");
  });

  it("may be exchanged by two tabs at once, which get one and the same successor (fault 29)", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const [one, two] = await Promise.all([rui.refresh(), rui.refresh()]);
    expect([one.status, two.status]).toEqual([200, 200]);
    expect(cookieOf(two)).toBe(cookieOf(one));
    expect(cookieOf(await rui.refresh())).toBe(cookieOf(one));
    expect(await desk.engine.rows(shop.tenantId, "SELECT id FROM sessions")).toHaveLength(2);
    desk.engine.pass(60_000);
    const next = await rui.refresh(cookieOf(one));
    expect(next.status).toBe(200);
    expect(cookieOf(next)).not.toBe(cookieOf(one));
    // A person who stole the old token and kept it gains nothing by it, and is noticed.
    desk.engine.pass(11_000);
    expect((await rui.refresh(cookieOf(two))).status).toBe(401);
    expect(await audit(shop.tenantId)).toContain("session.reused");
  });

  it("ends with its sign-in's age, however often it is used, and the access token with it", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    for (let day = 0; day < 29; day += 7) {
      expect((await rui.refresh()).status).toBe(200);
      rui.cookie = cookieOf(await rui.refresh());
      desk.engine.pass(7 * 86_400_000);
    }
    // 35 days have passed. The last exchange, on day 28, made it valid for two more days.
    expect((await rui.refresh()).status).toBe(401);
    const eva = await desk.signIn(await desk.user(shop, "Eva"));
    desk.engine.pass(13 * 86_400_000);
    eva.cookie = cookieOf(await eva.refresh());
    desk.engine.pass(13 * 86_400_000);
    eva.cookie = cookieOf(await eva.refresh());
    desk.engine.pass(4 * 86_400_000 - 60_000);
    const last = await eva.refresh();
    expect(last.status).toBe(200);
    expect(Number(last.body.expiresAt) - desk.engine.now()).toBeLessThan(61_000);
    desk.engine.pass(60_000);
    expect((await eva.refresh(cookieOf(last))).status).toBe(401);
    const headers = { authorization: `Bearer ${String(last.body.access)}` };
    expect((await desk.ask("GET", "/api/v1/me", undefined, headers)).status).toBe(401);
  });

  it("is exchanged so often in a minute by one sign-in, and by one network whatever it shows", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const eva = await desk.signIn(await desk.user(shop, "Eva"));
    let last = 200;
    let exchanged = 0;
    for (; last === 200 && exchanged < 200; exchanged++) {
      const answer = await rui.refresh();
      last = answer.status;
      if (last === 200) rui.cookie = cookieOf(answer);
    }
    expect([last, exchanged]).toEqual([429, 61]);
    expect((await eva.refresh()).status).toBe(200);
    const made = (headers: Record<string, string>) =>
      eva.refresh(`balcao_refresh=${"a".repeat(43)}`, { "x-forwarded-for": "203.0.113.77", ...headers });
    const statuses = new Set<number>();
    for (let i = 0; i < 301; i++) statuses.add((await made({})).status);
    expect([...statuses]).toEqual([401, 429]);
    expect((await made({ "x-forwarded-for": "203.0.113.78" })).status).toBe(401);
  });
});

describe("a refresh token that ends", () => {
  it("leaves no successor alive when it is used and revoked at the same time", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const next = cookieOf(await rui.refresh());
    desk.engine.pass(11_000);
    const [, rotated] = await Promise.all([rui.refresh(rui.cookie), rui.refresh(next)]);
    const cookie = cookieOf(rotated);
    expect((await rui.refresh(cookie)).status).toBe(401);
    const alive = await desk.engine.rows(shop.tenantId, "SELECT id FROM sessions WHERE revoked_at IS NULL");
    expect(alive).toEqual([]);
  });

  it("is refused to foreign pages, without the header, when it is over, changed, or the person was disabled", async () => {
    const shop = await desk.company();
    const user = await desk.user(shop, "Rui");
    const rui = await desk.signIn(user);
    expect((await rui.refresh(rui.cookie, { origin: "https://mal.example" })).status).toBe(403);
    expect((await rui.refresh(rui.cookie, { "x-balcao": "" })).status).toBe(403);
    expect((await rui.refresh("")).status).toBe(401);
    expect((await rui.refresh(`balcao_refresh=${"a".repeat(43)}`)).status).toBe(401);
    expect((await rui.refresh("balcao_refresh=%00'; DROP TABLE sessions")).status).toBe(401);
    expect((await rui.refresh(rui.cookie, { origin: desk.url })).status).toBe(200);
    await desk.engine.rows(shop.tenantId, "UPDATE users SET disabled = true WHERE id = $1", [user.id]);
    expect((await rui.refresh()).status).toBe(401);
    const eva = await desk.signIn(await desk.user(shop, "Eva"));
    desk.engine.pass(15 * 86_400_000);
    expect((await eva.refresh()).status).toBe(401);
  });

  it("is stored only as a hash, and signing out ends it and the access token at once", async () => {
    const shop = await desk.company();
    const rui = await desk.signIn(await desk.user(shop, "Rui"));
    const rows = await desk.engine.rows(shop.tenantId, "SELECT * FROM sessions");
    expect(JSON.stringify(rows)).not.toContain(rui.cookie.split("=")[1]);
    const socket = await rui.socket();
    expect((await desk.ask("DELETE", "/api/v1/session", undefined, { cookie: rui.cookie })).status).toBe(403);
    const out = await desk.ask("DELETE", "/api/v1/session", undefined, { cookie: rui.cookie, "x-balcao": "1" });
    expect(out.status).toBe(204);
    expect(out.headers.getSetCookie()[0]).toContain("balcao_refresh=;");
    expect((await rui.get("/me")).status).toBe(401);
    expect((await rui.refresh()).status).toBe(401);
    await eventually(() => expect(socket.of("goodbye")).toEqual([{ reason: "signed_out" }]));
    expect(await audit(shop.tenantId)).toEqual(["session.start", "session.end"]);
  });
});

describe("an access token", () => {
  it("is refused when expired, of another key, without signature, or of another kind", async () => {
    const shop = await desk.company();
    const user = await desk.user(shop, "Rui");
    const rui = await desk.signIn(user);
    const [head = "", payload = "", signature = ""] = rui.signedIn.access.split(".");
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as Record<string, unknown>;
    const other = Buffer.from(JSON.stringify({ ...claims, role: "admin", tenant: randomUUID() })).toString("base64url");
    const foreign = new SignJWT(claims).setProtectedHeader({ alg: "HS256" });
    const otherIssuer = new SignJWT({ ...claims, iss: "balcao-webchat" }).setProtectedHeader({ alg: "HS256" });
    const tokens = [
      `${none}.${payload}.`,
      `${head}.${other}.${signature}`,
      await foreign.sign(new TextEncoder().encode("outra chave com trinta e dois bytes")),
      await otherIssuer.sign(desk.deps.accessKey),
      "",
      "x".repeat(10_000),
    ];
    for (const token of tokens) {
      expect((await desk.ask("GET", "/api/v1/me", undefined, { authorization: `Bearer ${token}` })).status).toBe(401);
      await expect(desk.socket(token)).rejects.toThrow("signed_out");
    }
    expect((await rui.get("/me")).status).toBe(200);
    desk.engine.pass(15 * 60_000 + 1_000);
    expect((await rui.get("/me")).status).toBe(401);
  });
});
