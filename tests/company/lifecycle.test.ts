import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCompanies, type LifecycleTools } from "../../company/lifecycle/companies.js";
import type { Database } from "../../db/database.js";
import { INSTALLATION } from "../../db/stores/audit-store.js";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { SignedIn } from "../../handoff-inbox/contract/session.js";
import { createCompany } from "../db/create-company.js";
import { fillTable, runText, tenantTables } from "../db/fill-table.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { type Answer, cookieOf, DeskHarness, openShop, Person } from "../desk/harness.js";
import { eventually } from "../faults/harness/eventually.js";

let desk: DeskHarness;
let root: Person;
beforeAll(async () => {
  desk = await DeskHarness.open();
  root = await desk.signIn(await desk.user(await desk.company(), "Raiz", "super_admin"));
});
afterAll(() => desk.close());

const by = { actor: "command:company remove", from: "cli" };
const stateOf = async (id: string) =>
  ((await root.get("/companies")).body as { items: { id: string; state: string; waiting: number }[] }).items.find(
    (one) => one.id === id,
  );

const lifecycleOf = (database: Database, tools: Partial<LifecycleTools> = {}) =>
  createCompanies({
    database,
    company: desk.companyTools,
    removeFiles: async () => {},
    changed: async () => {},
    settleMs: 0,
    ...tools,
  });

const BLANK = {
  locale: "pt-BR",
  timezone: "America/Sao_Paulo",
  phone: null,
  email: null,
  site: null,
  cnpj: null,
  address: null,
  payment: [],
  survey: 90_000,
};

describe("a company that is made", () => {
  it("has an admin who is invited by a link, is made once for a key, and is whatever apply would find of a new one", async () => {
    const wanted = { slug: "nova-loja", name: "Nova Loja", admin: { name: "Ana", email: "Ana@Nova.example" } };
    const key = randomUUID();
    const lost = await root.post("/companies", wanted, key);
    const made = await root.post("/companies", wanted, key);
    expect([made.status, made.body.company]).toEqual([201, lost.body.company]);
    expect(made.body.company).toMatchObject({ slug: "nova-loja", state: "active", people: 1 });
    const tokenIn = (answer: Answer) =>
      String((answer.body.invitation as { link: string }).link).replace("http://desk.example/desk/convite#", "");
    const choose = (token: string) =>
      desk.ask("POST", `${API}/session/link/password`, { token, password: "três palavras bem longe" });
    expect((await choose(tokenIn(lost))).status).toBe(404);
    expect((await choose(tokenIn(made))).status).toBe(204);
    // Asked once more, it gives no way into the account of somebody who came in.
    expect((await root.post("/companies", wanted, key)).body.invitation).toBeNull();
    const entered = await desk.ask("POST", `${API}/session`, {
      email: "ana@nova.example",
      password: "três palavras bem longe",
    });
    const ana = new Person(desk, entered.body as unknown as SignedIn, cookieOf(entered));
    expect(ana.signedIn.me).toMatchObject({
      role: "admin",
      company: { slug: "nova-loja", timezone: "America/Sao_Paulo" },
    });
    const tenantId = (made.body.company as { id: string }).id;
    const [row] = await desk.engine.rows(tenantId, "SELECT profile ->> 'slug' AS slug, locale FROM tenants");
    expect(row).toEqual({ slug: "nova-loja", locale: "pt-BR" });
    const audit = JSON.stringify((await root.get("/audit?kind=company.create")).body);
    expect(audit).toContain("nova-loja");
    expect(audit).not.toContain(tokenIn(made));
    expect(await root.post("/companies", wanted)).toMatchObject({ status: 409, body: { code: "taken" } });
    const renamed = await root.send("patch", `/companies/${tenantId}`, { name: "Loja Nova", slug: "loja-nova" });
    expect(renamed.body).toMatchObject({ name: "Loja Nova", slug: "loja-nova" });
    expect((await ana.get("/me")).body).toMatchObject({ company: { name: "Loja Nova", slug: "loja-nova" } });
    const other = await createCompany(desk.engine.database);
    // Neither the slug that it has nor the one that it had is anybody else's.
    for (const slug of ["loja-nova", "nova-loja"]) {
      expect(await root.send("patch", `/companies/${other.tenantId}`, { slug })).toMatchObject({ status: 409 });
      expect(await root.post("/companies", { ...wanted, slug })).toMatchObject({ status: 409 });
    }
    // A page that was open before the rename does not write over it.
    const face = { ...BLANK, name: "Nova Loja" };
    expect((await ana.send("put", "/company", face, { revision: 0 })).status).toBe(412);
    expect((await ana.send("put", "/company", { ...face, name: "Loja da Ana" }, { revision: 1 })).status).toBe(200);
    const back = await root.send("patch", `/companies/${tenantId}`, { slug: "nova-loja" });
    expect(back.body).toMatchObject({ name: "Loja da Ana", slug: "nova-loja" });
  });
});

describe("one key", () => {
  const admin = { name: "Ana", email: "ana@chave.example" };
  it("makes one company, also when both requests arrive at once", async () => {
    const [key, wanted] = [randomUUID(), { slug: "chave", name: "Chave", admin }];
    const [one, two] = await Promise.all([root.post("/companies", wanted, key), root.post("/companies", wanted, key)]);
    expect([one.status, two.status, two.body.company]).toEqual([201, 201, one.body.company]);
  });

  it("is not answered with a company that was not asked for", async () => {
    const key = randomUUID();
    const make = (slug: string, name: string) => root.post("/companies", { slug, name, admin }, key);
    expect((await make("primeira", "Primeira")).status).toBe(201);
    expect((await make("segunda", "Segunda")).body.company).toMatchObject({ slug: "segunda", name: "Segunda" });
    expect(await make("primeira", "Outra")).toMatchObject({ status: 409, body: { code: "taken" } });
  });
});

describe("a company that is renamed", () => {
  const auditOf = (subject: string) =>
    desk.engine.database.transaction([INSTALLATION], (tx) =>
      runText<{ action: string; before: unknown; after: unknown }>(
        tx,
        "SELECT action, before, after FROM audit_entries WHERE subject = $1 AND tenant_id = $2 ORDER BY at, action",
        [`company:${subject}`, INSTALLATION],
      ),
    );
  /** The companies as a process sees them that is overtaken: `first` happens before its transaction begins. */
  function overtaken(first: () => Promise<unknown>) {
    const { database } = desk.engine;
    let done = false;
    const transaction: Database["transaction"] = async (tenants, work) => {
      if (tenants.includes(INSTALLATION) && !done) {
        done = true;
        await first();
      }
      return database.transaction(tenants, work);
    };
    return lifecycleOf({ ...database, transaction });
  }

  it("is left alone when somebody removed it at the same moment", async () => {
    const { tenantId } = await createCompany(desk.engine.database);
    const first = () => lifecycleOf(desk.engine.database).remove(tenantId, `loja-${tenantId}`, by);
    const wanted = { name: "Nova", slug: `nova-${tenantId}` };
    expect(await overtaken(first).rename(tenantId, wanted, by)).toBeNull();
    const [row] = await desk.engine.rows(tenantId, "SELECT name, slug, state FROM tenants");
    expect(row).toEqual({ name: "Loja", slug: `removing-${tenantId}`, state: "removing" });
    expect((await auditOf(tenantId)).map(({ action }) => action)).toEqual(["company.remove"]);
  });

  it("is written down as it was when it was its turn", async () => {
    const { tenantId } = await createCompany(desk.engine.database);
    const first = () => lifecycleOf(desk.engine.database).rename(tenantId, { name: "Primeira" }, by);
    await overtaken(first).rename(tenantId, { name: "Segunda" }, by);
    const slug = `loja-${tenantId}`;
    expect(await auditOf(tenantId)).toEqual([
      { action: "company.rename", before: { name: "Loja", slug }, after: { name: "Primeira", slug } },
      { action: "company.rename", before: { name: "Primeira", slug }, after: { name: "Segunda", slug } },
    ]);
  });

  it("gets no slug that another company gives up at the same moment", async () => {
    const [one, other] = [await createCompany(desk.engine.database), await createCompany(desk.engine.database)];
    const [slug, wanted] = [`loja-${one.tenantId}`, { slug: `nova-${one.tenantId}` }];
    const first = () => lifecycleOf(desk.engine.database).rename(one.tenantId, wanted, by);
    expect(await overtaken(first).rename(other.tenantId, { slug }, by)).toBe("taken");
    expect(await auditOf(other.tenantId)).toEqual([]);
  });
});

describe("a suspended company", () => {
  it("keeps what comes in, sends nothing, lets nobody in, and goes on where it was", async () => {
    const { shop, rui } = await openShop(desk);
    const ref = await desk.engine.write(shop, "5511999990000", "oi");
    await desk.engine.settled(ref);
    const sent = shop.channel.sent.length;
    const { socket } = await rui.socket();
    const other = await openShop(desk);

    expect((await root.post(`/companies/${shop.tenantId}/suspend`)).status).toBe(204);
    await eventually(() => expect(socket.connected).toBe(false));
    expect((await rui.get("/queue")).status).toBe(401);
    await expect(desk.socket(rui.signedIn.access)).rejects.toThrow("signed_out");
    await expect(desk.signIn({ email: rui.signedIn.me.email })).rejects.toThrow("401");
    expect((await rui.refresh()).status).toBe(401);

    await desk.engine.write(shop, "5511999990000", "ainda estão aí?");
    await desk.engine.write(shop, "5511988880000", "bom dia");
    const busy = await desk.engine.write(other.shop, "5511977770000", "oi");
    await desk.engine.settled(busy);
    // Two sweeps pass meanwhile: neither they nor a wake-up begin anything for it.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect(shop.channel.sent.length).toBe(sent);
    expect(other.shop.channel.sent.length).toBeGreaterThan(0);
    expect(await stateOf(shop.tenantId)).toMatchObject({ state: "suspended", waiting: 2 });

    expect((await root.post(`/companies/${shop.tenantId}/resume`)).status).toBe(204);
    await eventually(() => expect(shop.channel.sent.length).toBeGreaterThanOrEqual(sent + 2));
    expect(await stateOf(shop.tenantId)).toMatchObject({ state: "active", waiting: 0 });
    const again = await desk.signIn({ email: rui.signedIn.me.email });
    const lines = await desk.engine.lines(ref);
    expect(JSON.stringify(lines)).toContain("ainda estão aí?");
    expect((await again.get("/queue?view=bot")).body).toMatchObject({ counts: { bot: 2 } });
  });

  it("is never the super admin's own, and what is no company is not found", async () => {
    const own = await ownTenant();
    for (const [how, body] of [
      ["suspend", {}],
      ["remove", { slug: "x" }],
    ] as const) {
      expect(await root.post(`/companies/${own}/${how}`, body)).toMatchObject({
        status: 409,
        body: { code: "own_company" },
      });
      expect((await root.post(`/companies/${randomUUID()}/${how}`, body)).status).toBe(404);
    }
  });
});

/** The company to which the super admin belongs. */
async function ownTenant(): Promise<string> {
  const { slug } = root.signedIn.me.company;
  const { items } = (await root.get("/companies")).body as { items: { id: string; slug: string }[] };
  return items.find((one) => one.slug === slug)?.id ?? "";
}

describe("a company that is removed", () => {
  const rowsOf = async (database: Database, tenantId: string) => {
    const counts: Record<string, number> = {};
    for (const { name, column } of await tenantTables(database)) {
      const rows = await database.transaction([tenantId], (tx) =>
        runText(tx, `SELECT 1 FROM ${name} WHERE ${column} = $1`, [tenantId]),
      );
      counts[name] = rows.length;
    }
    return counts;
  };

  it("leaves nothing in any table, and other companies untouched; only who types its slug removes it", async () => {
    // Without an engine, which would fire the timers.
    const database = await openTestDatabase();
    const filesRemoved: string[] = [];
    const companies = lifecycleOf(database, { removeFiles: async (id) => void filesRemoved.push(id) });
    const [gone, stays] = [await createCompany(database), await createCompany(database)];
    for (const company of [gone, stays])
      for (const { name } of await tenantTables(database)) await fillTable(database, name, company);
    const before = await rowsOf(database, stays.tenantId);
    expect(Object.values(before).every((rows) => rows > 0)).toBe(true);
    expect(await rowsOf(database, gone.tenantId)).toEqual(before);

    expect(await companies.remove(gone.tenantId, "loja", by)).toBe("wrong_slug");
    expect(await companies.finishRemovals()).toBe(0);
    expect(await rowsOf(database, gone.tenantId)).toEqual(before);
    expect(await companies.remove(gone.tenantId, `loja-${gone.tenantId}`, by)).toBe("marked");
    expect(await companies.finishRemovals()).toBe(0);

    const none = Object.fromEntries(Object.keys(before).map((name) => [name, 0]));
    expect(await rowsOf(database, gone.tenantId)).toEqual(none);
    expect(await rowsOf(database, stays.tenantId)).toEqual(before);
    expect(filesRemoved).toEqual([gone.tenantId]);
    expect((await companies.list()).map(({ id }) => id)).toEqual([stays.tenantId]);
    // The installation remembers who removed it.
    const text = "SELECT actor, action, subject, before, source FROM audit_entries";
    const entries = await database.transaction([INSTALLATION], (tx) => runText(tx, text));
    expect(entries).toEqual([
      {
        actor: "command:company remove",
        action: "company.remove",
        subject: `company:${gone.tenantId}`,
        before: { name: "Loja", slug: `loja-${gone.tenantId}` },
        source: "cli",
      },
    ]);
    await database.close();
  });

  it("is asked for by its slug, and is gone for everybody at once", async () => {
    const { shop, eva } = await openShop(desk);
    const { slug } = eva.signedIn.me.company;
    const wrong = await root.post(`/companies/${shop.tenantId}/remove`, { slug: "loja" });
    expect([wrong.status, wrong.body.fields]).toEqual([400, { slug: expect.any(String) }]);
    expect((await eva.get("/me")).status).toBe(200);
    expect((await root.post(`/companies/${shop.tenantId}/remove`, { slug })).status).toBe(202);
    expect((await eva.get("/me")).status).toBe(401);
    expect(await desk.deps.companies.finishRemovals()).toBe(0);
    expect(await stateOf(shop.tenantId)).toBeUndefined();
    expect(desk.filesRemoved).toContain(shop.tenantId);
  });

  it("is closed from the first moment, its names are free, and its rows go also when it was cut off in between", async () => {
    const { tenantId, channelKey } = await createCompany(desk.engine.database);
    const slug = `loja-${tenantId}`;
    const cut = lifecycleOf(desk.engine.database, {
      removeFiles: async () => {
        throw new Error("the disk is away");
      },
    });
    expect(await cut.remove(tenantId, slug, by)).toBe("marked");
    await expect(cut.finishRemovals()).rejects.toThrow("the disk is away");
    expect(await stateOf(tenantId)).toMatchObject({ state: "removing" });
    for (const how of ["suspend", "resume"])
      expect((await root.post(`/companies/${tenantId}/${how}`)).status).toBe(404);
    const found = await desk.engine.database.transaction([], (tx) =>
      runText(tx, "SELECT 1 FROM find_channel($1)", [channelKey]),
    );
    expect(found).toEqual([]);
    const again = await desk.deps.companies.create(
      { slug, name: "Outra", timezone: "UTC", admin: { name: "Ana", email: "ana@outra.example" } },
      by,
    );
    expect(again).not.toBe("taken");
    expect(await desk.deps.companies.finishRemovals()).toBe(0);
    expect(await stateOf(tenantId)).toBeUndefined();
  });

  it("waits with its end until what was on its way has arrived", async () => {
    const { tenantId } = await createCompany(desk.engine.database);
    const serving = lifecycleOf(desk.engine.database, { settleMs: 60_000 });
    await serving.remove(tenantId, `loja-${tenantId}`, by);
    expect(await serving.finishRemovals()).toBe(1);
    await fillTable(desk.engine.database, "contacts", { tenantId, channelId: randomUUID(), channelKey: "" });
    await desk.engine.rows(tenantId, "UPDATE tenants SET state_since = now() - interval '61 seconds'");
    expect(await serving.finishRemovals()).toBe(0);
    expect((await rowsOf(desk.engine.database, tenantId)).contacts).toBe(0);
  });
});
