import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TestCompany } from "../db/create-company.js";
import { DeskHarness, type Person } from "../desk/harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

type Office = { shop: Awaited<ReturnType<DeskHarness["company"]>>; eva: Person; bia: Person };

/** A company with two admins and a team. */
async function open(): Promise<Office> {
  const shop = await desk.company();
  await desk.engine.rows(
    shop.tenantId,
    "INSERT INTO teams (id, tenant_id, slug, title, from_folder) VALUES (gen_random_uuid(), $1, 'tecnicos', 'Técnicos', true)",
    [shop.tenantId],
  );
  const eva = await desk.signIn(await desk.user(shop, "Eva", "admin", undefined, []));
  const bia = await desk.signIn(await desk.user(shop, "Bia", "admin", undefined, []));
  return { shop, eva, bia };
}

const audit = (shop: TestCompany) =>
  desk.engine.rows<{ actor: string; action: string; subject: string; detail: { fields: string[] } }>(
    shop.tenantId,
    "SELECT actor, action, subject, detail, before, after FROM audit_entries WHERE tenant_id = $1 AND detail ? 'fields' ORDER BY at, id",
    [shop.tenantId],
  );
const teamFace = { title: "Vendas", description: null };

describe("a change of the company", () => {
  it("is written, audited with before and after, and told; a change that changes nothing leaves no trace", async () => {
    const { shop, eva } = await open();
    const made = await eva.send("post", "/teams", { name: "vendas", ...teamFace });
    expect([made.status, made.body]).toEqual([
      201,
      { name: "vendas", ...teamFace, fromFolder: false, people: 0, revision: 1 },
    ]);
    const changed = await eva.send(
      "put",
      "/teams/vendas",
      { title: "Vendas e trocas", description: "Loja" },
      { revision: 1 },
    );
    expect(changed.body).toMatchObject({ title: "Vendas e trocas", revision: 2 });
    const same = await eva.send(
      "put",
      "/teams/vendas",
      { title: "Vendas e trocas", description: "Loja" },
      { revision: 2 },
    );
    expect([same.status, same.body.revision]).toEqual([200, 2]);
    const shown = { name: "vendas", fromFolder: false };
    const before = { ...shown, ...teamFace };
    const after = { ...shown, title: "Vendas e trocas", description: "Loja" };
    const actor = `user:${eva.signedIn.me.id}`;
    expect(await audit(shop)).toEqual([
      { actor, action: "team.create", subject: "team:vendas", detail: { fields: [] }, before: null, after: before },
      {
        actor,
        action: "team.change",
        subject: "team:vendas",
        detail: { fields: ["description", "title"] },
        before,
        after,
      },
    ]);
    expect(desk.changedCompanies.filter((one) => one === shop.tenantId)).toHaveLength(2);
    const [program] = await desk.engine.rows<{ teams: string[] }>(
      shop.tenantId,
      "SELECT source -> 'teams' AS teams FROM programs WHERE tenant_id = $1 AND current",
      [shop.tenantId],
    );
    expect(program?.teams).toEqual(["tecnicos", "vendas"]);
  });

  it("is refused whole: what the flows would not compile with is not kept", async () => {
    const { shop, eva } = await open();
    const flow = "flow: a\nstart: [{ keyword: [a] }]\nsteps:\n  - handoff: { team: tecnicos }\n";
    await desk.engine.publish(shop, { a: flow });
    const answer = await eva.send("delete", "/teams/tecnicos", undefined, { revision: 0 });
    expect([answer.status, answer.body.code]).toEqual([409, "flows_broken"]);
    expect(answer.body.problems).toMatchObject([{ file: "flows/a.yaml", line: 4 }]);
    expect((await eva.get("/teams/tecnicos")).status).toBe(200);
    expect(await audit(shop)).toEqual([]);
  });

  it("by two admins at once loses nobody's word in silence", async () => {
    const { shop, eva, bia } = await open();
    const [one, other] = await Promise.all([
      eva.send("put", "/teams/tecnicos", { title: "Bancada", description: null }, { revision: 0 }),
      bia.send("put", "/teams/tecnicos", { title: "Oficina", description: null }, { revision: 0 }),
    ]);
    const [won, lost] = one.status === 200 ? [one, other] : [other, one];
    const winner = one.status === 200 ? "Eva" : "Bia";
    expect([won.status, lost.status, lost.body.code]).toEqual([200, 412, "changed"]);
    expect(lost.body).toMatchObject({
      detail: expect.stringContaining(winner),
      conflict: { by: winner, revision: 1, current: { title: won.body.title, revision: 1 } },
    });
    expect(await audit(shop)).toHaveLength(1);
    const loser = winner === "Eva" ? bia : eva;
    expect(
      (await loser.send("put", "/teams/tecnicos", { title: "Nós", description: null }, { revision: 1 })).status,
    ).toBe(200);
    expect((await loser.send("put", "/teams/tecnicos", { title: "Eles", description: null })).status).toBe(428);
  });
});

describe("people", () => {
  const nilo = { name: "Nilo", email: "Nilo@loja.example", role: "consultant", teams: ["tecnicos"] };

  it("are added, changed and disabled; their sign-ins end, and a lowered right holds at once", async () => {
    const { shop, eva, bia } = await open();
    const made = await eva.send("post", "/people", { ...nilo, email: `nilo-${shop.tenantId}@loja.example` });
    expect(made.body).toMatchObject({ role: "consultant", hasPassword: false, revision: 1 });
    expect((await eva.send("post", "/people", { ...nilo, email: made.body.email })).body.code).toBe("exists");
    const lowered = { name: "Bia", role: "viewer", teams: [], disabled: false };
    expect((await eva.send("put", `/people/${bia.signedIn.me.id}`, lowered, { revision: 0 })).status).toBe(200);
    expect((await bia.send("post", "/teams", { name: "x", ...teamFace })).status).toBe(403);
    expect(
      (await eva.send("put", `/people/${bia.signedIn.me.id}`, { ...lowered, disabled: true }, { revision: 1 })).status,
    ).toBe(200);
    expect((await bia.get("/me")).status).toBe(401);
    expect((await bia.refresh()).status).toBe(401);
  });

  it("come back into teams that are there", async () => {
    const { shop, eva } = await open();
    await eva.send("post", "/teams", { name: "vendas", ...teamFace });
    const ivo = await desk.user(shop, "Ivo", "consultant", undefined, ["vendas"]);
    const at = `/people/${ivo.id}`;
    const face = { name: "Ivo", role: "consultant", teams: ["vendas"] };
    expect((await eva.send("put", at, { ...face, disabled: true }, { revision: 0 })).status).toBe(200);
    expect((await eva.send("delete", "/teams/vendas", undefined, { revision: 1 })).status).toBe(204);
    const back = await eva.send("put", at, { ...face, disabled: false }, { revision: 1 });
    expect([back.status, Object.keys(back.body.fields as object)]).toEqual([400, ["teams"]]);
    expect((await eva.send("put", at, { ...face, teams: [], disabled: false }, { revision: 1 })).status).toBe(200);
  });

  it("keep an admin", async () => {
    const { eva, bia } = await open();
    const face = { name: "Eva", role: "manager", teams: [], disabled: false };
    expect(
      (await eva.send("put", `/people/${bia.signedIn.me.id}`, { ...face, name: "Bia" }, { revision: 0 })).status,
    ).toBe(200);
    const last = await eva.send("put", `/people/${eva.signedIn.me.id}`, face, { revision: 0 });
    expect([last.status, last.body.code]).toEqual([409, "last_admin"]);
  });

  it("are a manager's only in the manager's teams, and never raised above the manager", async () => {
    const { shop, eva } = await open();
    await eva.send("post", "/teams", { name: "vendas", ...teamFace });
    const max = await desk.signIn(await desk.user(shop, "Max", "manager"));
    const own = await desk.user(shop, "Rui");
    const other = await desk.user(shop, "Ivo", "consultant", "ivo@vendas.example", ["vendas"]);
    const face = { name: "Rui", role: "consultant", teams: ["tecnicos"], disabled: false };
    const put = (id: string, change: object) =>
      max.send("put", `/people/${id}`, { ...face, ...change }, { revision: 0 });
    expect((await max.get("/people")).body.items).toMatchObject([{ name: "Max" }, { name: "Rui" }]);
    expect((await put(other.id, {})).status).toBe(404);
    for (const change of [{ role: "admin" }, { role: "manager" }, { teams: ["tecnicos", "vendas"] }, { teams: [] }])
      expect([change, (await put(own.id, change)).body.code]).toEqual([change, "not_allowed"]);
    // Nor does a manager reach further by a change of themselves.
    expect((await put(max.signedIn.me.id, { role: "manager", teams: ["tecnicos", "vendas"] })).status).toBe(403);
    expect((await put(own.id, { name: "Rui B." })).status).toBe(200);
    const made = { name: "Novo", email: `n-${shop.tenantId}@x.example`, role: "viewer" };
    expect((await max.send("post", "/people", { ...made, teams: [] })).status).toBe(403);
    expect((await max.send("post", "/people", { ...made, teams: ["tecnicos"] })).status).toBe(201);
  });
});

describe("hours", () => {
  const closed = { sunday: [], monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [] };

  it("become the program's, and a wrong one is told at its field", async () => {
    const { shop, eva } = await open();
    expect((await eva.get("/hours")).body).toEqual({ week: null, holidays: [], revision: 0 });
    const week = { ...closed, monday: ["08:00-12:00", "14:00-18:00"] };
    const holidays = [{ date: "12-25", name: "Natal", hours: [] }];
    const put = await eva.send("put", "/hours", { week, holidays }, { revision: 0 });
    expect([put.status, put.body]).toEqual([200, { week, holidays, revision: 1 }]);
    const [program] = await desk.engine.rows<{ hours: { text: string } }>(
      shop.tenantId,
      "SELECT source -> 'hours' AS hours FROM programs WHERE tenant_id = $1 AND current",
      [shop.tenantId],
    );
    expect(program?.hours.text).toContain("Natal");
    const wrong = await eva.send(
      "put",
      "/hours",
      { week: { ...week, friday: ["14:00-18:00", "08:00-12:00"] }, holidays: [{ ...holidays[0], date: "02-31" }] },
      { revision: 1 },
    );
    expect([wrong.status, Object.keys((wrong.body.fields ?? {}) as object)]).toEqual([
      400,
      ["week.friday", "holidays.0.date"],
    ]);
    const late = { week: { ...week, friday: ["25:00-26:00"] }, holidays: [{ ...holidays[0], hours: ["09:00-09:75"] }] };
    expect((await eva.send("put", "/hours", late, { revision: 1 })).body.fields).toEqual({
      "week.friday": "25:00 não é uma hora. Escreva de 00:00 a 23:59.",
      "holidays.0.hours": "09:75 não é uma hora. Escreva de 00:00 a 23:59.",
    });
    const undated = { week, holidays: [{ ...holidays[0], date: "" }] };
    expect((await eva.send("put", "/hours", undated, { revision: 1 })).body.fields).toEqual({
      "holidays.0.date": "Preencha este campo.",
    });
  });
});

describe("channels", () => {
  const secrets = { access_token: "EAAB-muito-secreto", app_secret: "outro-segredo" };
  const zap = { name: "zap", title: "Zap", kind: "whatsapp", externalId: "123", settings: { waba: "9" }, secrets };

  it("take secrets and give none, not even to the audit; a secret that is not named stays", async () => {
    const { shop, eva } = await open();
    const made = await eva.send("post", "/channels", zap);
    expect(made.body).toMatchObject({ secrets: ["access_token", "app_secret"], state: "active", revision: 1 });
    const face = { title: "Zap", externalId: "123", settings: { waba: "9" } };
    const changed = await eva.send(
      "put",
      "/channels/zap",
      { ...face, secrets: { app_secret: "novo-segredo" } },
      { revision: 1 },
    );
    expect([changed.status, changed.body.revision]).toEqual([200, 2]);
    expect((await audit(shop)).at(-1)?.detail.fields).toEqual(["secrets.app_secret"]);
    const told = JSON.stringify([made.body, changed.body, (await eva.get("/channels")).body, await audit(shop)]);
    for (const value of [...Object.values(secrets), "novo-segredo"]) expect(told).not.toContain(value);
    const paused = await eva.send("post", "/channels/zap/pause", { reason: "férias" }, { revision: 2 });
    expect(paused.body).toMatchObject({ state: "paused", problem: "férias", revision: 3 });
    const titled = { ...face, title: "Zap da loja" };
    expect((await eva.send("put", "/channels/zap", titled, { revision: 3 })).body).toMatchObject({ state: "paused" });
    expect((await eva.send("post", "/channels/zap/resume", undefined, { revision: 4 })).body).toMatchObject({
      state: "active",
    });
    expect((await eva.send("delete", "/channels/zap", undefined, { revision: 5 })).status).toBe(204);
    expect((await eva.get("/channels/zap")).status).toBe(404);
  });

  it("refuse a kind that does not exist, an account that is connected already, and a secret among the settings", async () => {
    const { eva } = await open();
    await eva.send("post", "/channels", zap);
    const refused = async (change: object) =>
      Object.keys(
        ((await eva.send("post", "/channels", { ...zap, name: "b", ...change })).body.fields ?? {}) as object,
      );
    expect(await refused({ kind: "pombo" })).toEqual(["kind"]);
    expect(await refused({})).toEqual(["externalId"]);
    expect(await refused({ externalId: "4", settings: { api_token: "x" } })).toEqual(["settings.api_token"]);
    expect(await refused({ externalId: "4", settings: { apiBaseUrl: "https://evil.example" } })).toEqual([
      "settings.apiBaseUrl",
    ]);
    const moved = { title: "Zap", externalId: "123", settings: { waba: "9", apiBaseUrl: "https://evil.example" } };
    expect((await eva.send("put", "/channels/zap", moved, { revision: 1 })).status).toBe(400);
  });

  it("are not offered for a test by a process that cannot send there, and a test asked for anyway is none", async () => {
    const { shop, eva } = await open();
    const path = `/channels/${shop.channelKey}`;
    shop.channel.away = true;
    expect((await eva.get(path)).body).toMatchObject({ testable: false });
    const once = { key: randomUUID() };
    const test = () => eva.send("post", `${path}/test`, { to: "5511" }, once);
    expect((await test()).body).toMatchObject({ status: 409, code: "away" });
    // Nothing was written down that would answer for the next try.
    shop.channel.away = false;
    expect((await eva.get(path)).body).toMatchObject({ testable: true });
    expect((await test()).body).toMatchObject({ outcome: "sent" });
  });

  it("are tried out by a message that goes once, and say what the provider said; what cannot go is said before", async () => {
    const { shop, eva } = await open();
    const path = `/channels/${shop.channelKey}`;
    expect((await eva.get(path)).body).toMatchObject({ testable: true });
    const key = randomUUID();
    const test = (to: string, once: string = randomUUID()) => eva.send("post", `${path}/test`, { to }, { key: once });
    expect(await test("5511", key)).toMatchObject({ status: 200, body: { outcome: "sent", reason: null } });
    expect(await test("5511", key)).toMatchObject({ status: 200, body: { outcome: "sent" } });
    expect(shop.channel.sent.map(({ to, byPerson }) => [to.externalId, byPerson])).toEqual([["5511", true]]);
    expect(shop.channel.texts()[0]).toContain("Mensagem de teste do Balcão, enviada por Eva");
    const entries = "SELECT subject, after FROM audit_entries WHERE tenant_id = $1 AND action = 'channel.test'";
    expect(await desk.engine.rows(shop.tenantId, entries, [shop.tenantId])).toEqual([
      { subject: `channel:${shop.channelKey}`, after: { to: "5511" } },
    ]);
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "O número não existe." });
    expect((await test("5512")).body).toEqual({ outcome: "failed", reason: "O número não existe." });
    shop.channel.answer = () => ({ outcome: "uncertain", reason: "A resposta não chegou." });
    expect((await test("5512")).body).toEqual({ outcome: "uncertain", reason: "A resposta não chegou." });
    expect((await test("Joana")).body).toMatchObject({ status: 400, fields: { to: expect.any(String) } });
    shop.channel.paused = "férias";
    expect((await test("5512")).body).toMatchObject({ status: 409, code: "paused" });
  });

  it("are tried out anew with a key that was used for another address, and not left on the way by a program's error", async () => {
    const { shop, eva } = await open();
    const test = (to: string, key: string) => eva.send("post", `/channels/${shop.channelKey}/test`, { to }, { key });
    const [key, broken] = [randomUUID(), randomUUID()];
    await test("5511", key);
    shop.channel.answer = () => ({ outcome: "refused", code: "undeliverable", reason: "O número não existe." });
    expect((await test("5512", key)).body).toEqual({ outcome: "failed", reason: "O número não existe." });
    shop.channel.answer = () => {
      throw new Error("the adapter broke");
    };
    const uncertain = { status: 200, body: { outcome: "uncertain", reason: null } };
    expect(await test("5511", broken)).toMatchObject(uncertain);
    expect(await test("5511", broken)).toMatchObject(uncertain);
    expect(desk.complaints()).toMatchObject([{ message: "a channel's test broke" }]);
    desk.logged.length = 0;
  });
});

describe("a channel's health", () => {
  it("is asked of the provider, in its words, and never across companies", async () => {
    const { shop, eva } = await open();
    const check = () => eva.send("get", `/channels/${shop.channelKey}/check`);
    expect((await check()).body).toEqual({ outcome: "unasked", words: [] });
    shop.channel.adapter.probe = async () => ({ outcome: "wrong", problems: ["A chave é de outra conta."] });
    expect((await check()).body).toEqual({ outcome: "wrong", words: ["A chave é de outra conta."] });
    shop.channel.adapter.probe = async () => ({ outcome: "works", says: "A chave é de @loja." });
    expect((await check()).body).toEqual({ outcome: "works", words: ["A chave é de @loja."] });
    const other = await open();
    expect((await other.eva.send("get", `/channels/${shop.channelKey}/check`)).status).toBe(404);
  });

  it("includes its templates, read when a person asks; a list that cannot be read leaves the one before", async () => {
    const { shop, eva } = await open();
    const path = `/channels/${shop.channelKey}`;
    expect((await eva.get(path)).body).toMatchObject({ hasTemplates: false });
    const said = { reason: null, category: null, quality: null, header: null, footer: null, unfit: null };
    const ola = { ...said, name: "ola", language: "pt_BR", status: "approved" as const, body: "Oi.", variables: [] };
    shop.channel.adapter.templates = async () => ({ outcome: "listed", owner: "waba", templates: [ola] });
    expect((await eva.get(path)).body).toMatchObject({ hasTemplates: true });
    expect((await eva.get(`${path}/templates`)).body).toEqual({ items: [] });
    const listed = { items: [{ ...ola, readAt: expect.any(Number) }] };
    expect((await eva.send("post", `${path}/templates`)).body).toEqual({ ...listed, problem: null });
    shop.channel.adapter.templates = async () => ({ outcome: "failed", reason: "Falta uma permissão." });
    expect((await eva.send("post", `${path}/templates`)).body).toEqual({ ...listed, problem: "Falta uma permissão." });
    expect((await eva.get(`${path}/templates`)).body).toEqual(listed);
    const other = await open();
    expect((await other.eva.send("post", `${path}/templates`)).status).toBe(404);
  });

  it("is also what the provider said of the account alone, the newest first", async () => {
    const { shop, eva } = await open();
    const said = { kind: "account", at: desk.engine.now(), detail: { quality: "low" } } as const;
    await desk.engine.event(shop, { ...said, dedupe: "account:1", what: "phone_number_quality_update" });
    await desk.engine.event(shop, { ...said, dedupe: "account:2", what: "not_connected" });
    const { body } = await eva.send("get", `/channels/${shop.channelKey}/notices`);
    const items = (body as unknown as { items: { what: string; detail: string }[] }).items;
    expect(items.map(({ what }) => what)).toEqual(["not_connected", "phone_number_quality_update"]);
    expect(items[0]?.detail).toContain("low");
  });
});
