import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bySystem, INSTALLATION } from "../../db/stores/audit-store.js";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { AuditItem } from "../../handoff-inbox/contract/audit.js";
import type { DeskRoutes } from "../../handoff-inbox/contract/desk-contracts.js";
import type { Method } from "../../platform/http/contract/route-contract.js";
import { createCompany, type TestCompany } from "../db/create-company.js";
import { type Answer, cookieOf, DeskHarness, PASSWORD, type Person } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

type Entry = { actor: string; action: string; subject: string; source: string | null };
const entriesOf = (tenantId: string) =>
  desk.engine.rows<Entry & Record<string, unknown>>(
    tenantId,
    "SELECT actor, action, subject, source, before, after FROM audit_entries ORDER BY at",
  );

/** A company with an admin, a conversation, and a message of it that could not be sent. */
async function shop() {
  const company = await desk.company();
  company.channel.answer = ({ content }) =>
    "text" in content && content.text === "Recebi."
      ? { outcome: "refused", code: "undeliverable", reason: "Número não existe." }
      : company.channel.taken();
  const ref = await desk.engine.write(company, "5511999990000", "fala");
  await desk.engine.settled(ref);
  const [dead] = await desk.engine.rows<{ key: string }>(
    company.tenantId,
    "SELECT event_id || '.' || n AS key FROM effects WHERE state = 'failed'",
  );
  const eva = await desk.signIn(await desk.user(company, "Eva", "admin"));
  // The flows name it.
  await desk.engine.rows(
    company.tenantId,
    "INSERT INTO teams (id, tenant_id, slug, title, from_folder) VALUES (gen_random_uuid(), $1, 'tecnicos', 'Técnicos', false)",
    [company.tenantId],
  );
  const root = await desk.signIn(await desk.user(company, "Raiz", "super_admin"));
  const other = (await createCompany(desk.engine.database)).tenantId;
  return { company, ref, eva, root, other, problem: dead?.key ?? "" };
}
type Shop = Awaited<ReturnType<typeof shop>>;

type Writing = {
  [Name in keyof DeskRoutes]: DeskRoutes[Name]["method"] extends "get" ? never : Name;
}[keyof DeskRoutes];
const act = (kind: string, body: object = {}) => ({
  ask: ({ eva, ref }: Shop) => eva.act(kind, ref.conversationId, { ...body }),
  leaves: `conversation.${kind.replace("-", "_")}`,
});
/** A company's life is written down for the installation, and for the company itself. */
const live = (how: string, body: (shop: Shop) => object = () => ({})) => ({
  ask: (fresh: Shop) => fresh.root.post(`/companies/${fresh.other}/${how}`, body(fresh)),
  leaves: `company.${how}`,
});
const WEEK = Object.fromEntries(
  ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"].map((day) => [day, ["09:00-18:00"]]),
);
const PERSON = { name: "Nilo", role: "consultant", teams: [] };
const createTeam = (eva: Person) => eva.post("/teams", { name: "caixa", title: "Caixa", description: null });
const createChannel = (eva: Person) =>
  eva.post("/channels", {
    name: "novo",
    title: "Novo",
    externalId: "novo",
    kind: "webchat",
    settings: {},
    secrets: "generated",
  });
const channelAct = (method: Method, path: string, body: object | undefined, leaves: string) => ({
  async ask({ eva }: Shop) {
    await createChannel(eva);
    return eva.send(method, `/channels/novo${path}`, body, { revision: 1 });
  },
  leaves: `channel.${leaves}`,
});
const createKey = (eva: Person) => eva.post("/api-keys", { name: "Site", scopes: ["ratings.read"], expiresAt: null });
/** How writing routes are asked so that they do something, and what they leave. `policies.test.ts` walks over all of them. */
const WRITES: Partial<Record<Writing, { ask(shop: Shop): Promise<Answer>; leaves: string }>> = {
  "post /conversations/:id/take": act("take"),
  "post /conversations/:id/give-back": act("give-back"),
  "post /conversations/:id/close": act("close"),
  "post /conversations/:id/reply": act("reply", { text: "oi" }),
  "post /conversations/:id/note": act("note", { text: "oi" }),
  "post /problems/:key/resend": {
    ask: ({ eva, problem }) => eva.post(`/problems/${problem}/resend`),
    leaves: "problem.resend",
  },
  "post /problems/:key/dismiss": {
    ask: ({ eva, problem }) => eva.post(`/problems/${problem}/dismiss`),
    leaves: "problem.dismiss",
  },
  "post /people": {
    ask: ({ eva }) => eva.post("/people", { ...PERSON, email: `${randomUUID()}@loja.example` }),
    leaves: "person.create",
  },
  "put /people/:id": {
    async ask({ eva, company }) {
      const { id } = await desk.user(company, "Nilo");
      return eva.send("put", `/people/${id}`, { ...PERSON, name: "Nilo Reis", disabled: false }, { revision: 0 });
    },
    leaves: "person.change",
  },
  "post /teams": { ask: ({ eva }) => createTeam(eva), leaves: "team.create" },
  "put /teams/:name": {
    async ask({ eva }) {
      await createTeam(eva);
      return eva.send("put", "/teams/caixa", { title: "Caixa 2", description: null }, { revision: 1 });
    },
    leaves: "team.change",
  },
  "delete /teams/:name": {
    async ask({ eva }) {
      await createTeam(eva);
      return eva.send("delete", "/teams/caixa", undefined, { revision: 1 });
    },
    leaves: "team.remove",
  },
  "put /hours": {
    ask: ({ eva }) => eva.send("put", "/hours", { week: WEEK, holidays: [] }, { revision: 0 }),
    leaves: "hours.change",
  },
  "post /channels": { ask: ({ eva }) => createChannel(eva), leaves: "channel.create" },
  "put /channels/:name": channelAct("put", "", { title: "Outro", externalId: "novo", settings: {} }, "change"),
  "delete /channels/:name": channelAct("delete", "", undefined, "remove"),
  "post /channels/:name/pause": channelAct("post", "/pause", { reason: "férias" }, "pause"),
  "post /channels/:name/resume": {
    async ask({ eva }) {
      await createChannel(eva);
      await eva.send("post", "/channels/novo/pause", { reason: "férias" }, { revision: 1 });
      return eva.send("post", "/channels/novo/resume", {}, { revision: 2 });
    },
    leaves: "channel.resume",
  },
  "post /companies": {
    ask: ({ root }) =>
      root.post("/companies", { slug: "nova", name: "Nova", admin: { name: "Ana", email: "ana@nova.example" } }),
    leaves: "company.create",
  },
  "patch /companies/:id": {
    ask: ({ root, other }) => root.send("patch", `/companies/${other}`, { name: "Outra" }),
    leaves: "company.rename",
  },
  "post /companies/:id/suspend": live("suspend"),
  "post /companies/:id/resume": {
    async ask(fresh) {
      await live("suspend").ask(fresh);
      return live("resume").ask(fresh);
    },
    leaves: "company.resume",
  },
  "post /companies/:id/remove": live("remove", ({ other }) => ({ slug: `loja-${other}` })),
  "post /api-keys": { ask: ({ eva }) => createKey(eva), leaves: "api_key.create" },
  "delete /api-keys/:id": {
    async ask({ eva }) {
      const { key } = (await createKey(eva)).body as { key: { id: string } };
      return eva.send("delete", `/api-keys/${key.id}`);
    },
    leaves: "api_key.revoke",
  },
};

describe("a writing route", () => {
  it.each(Object.entries(WRITES))(
    "%s leaves an entry that says who, what and from where",
    async (name, { ask, leaves }) => {
      const fresh = await shop();
      const answer = await ask(fresh);
      expect([name, answer.status < 300, answer.body]).toEqual([name, true, answer.body]);
      const ofCompany = leaves.startsWith("company.");
      const left = (await entriesOf(ofCompany ? INSTALLATION : fresh.company.tenantId)).filter(
        ({ action, actor }) => action === leaves && (!ofCompany || actor === `user:${fresh.root.signedIn.me.id}`),
      );
      expect(left).toEqual([
        expect.objectContaining({
          actor: `user:${(ofCompany ? fresh.root : fresh.eva).signedIn.me.id}`,
          subject: expect.stringMatching(/^\w+:./),
          source: expect.stringMatching(/^10\.\d+\.\d+\.\d+$/),
        }),
      ]);
    },
  );

  // Exchanging a token changes nothing of the sign-in; an old token that is used again ends it, and that leaves one.
  it("of the session leaves one, too", async () => {
    const company = await desk.company();
    const user = await desk.user(company, "Eva", "admin");
    const signedIn = await desk.ask("POST", `${API}/session`, { email: user.email, password: PASSWORD });
    const cookie = cookieOf(signedIn);
    await desk.ask("DELETE", `${API}/session`, undefined, { "x-balcao": "1", cookie });
    expect(await entriesOf(company.tenantId)).toEqual([
      expect.objectContaining({ action: "session.start", source: expect.stringMatching(/^10\./) }),
      expect.objectContaining({ action: "session.end", source: expect.stringMatching(/^10\./) }),
    ]);
  });

  it("that is refused or finds nothing leaves none", async () => {
    const { company, ref, eva, problem } = await shop();
    const vic = await desk.signIn(await desk.user(company, "Vic", "viewer"));
    const before = await entriesOf(company.tenantId);
    expect((await vic.act("take", ref.conversationId)).status).toBe(403);
    expect((await vic.post(`/problems/${problem}/dismiss`)).status).toBe(403);
    expect((await eva.post("/problems/99.9/dismiss")).status).toBe(404);
    expect((await eva.act("reply", randomUUID(), { text: "oi" })).status).toBe(404);
    expect((await eva.send("delete", `/api-keys/${randomUUID()}`)).status).toBe(404);
    expect((await eva.post("/api-keys", { name: "x", scopes: ["keys.manage"], expiresAt: null })).status).toBe(400);
    expect(await entriesOf(company.tenantId)).toEqual(before);
  });
});

describe("the audit's page", () => {
  const page = async (person: Person, query = "") => {
    const { status, body } = await person.get(`/audit${query}`);
    expect(status).toBe(200);
    return body as unknown as { items: AuditItem[]; next: string | null };
  };

  it("shows the newest first, 50 at a time, each once, also while others are written", async () => {
    const { company, eva } = await shop();
    const add = (n: number) =>
      desk.deps.audit.add(company.tenantId, { ...bySystem("start"), action: "draft.save", subject: `draft:${n}` });
    for (let n = 0; n < 120; n += 1) await add(n);
    const seen: string[] = [];
    const times: number[] = [];
    for (let next: string | null = ""; next !== null; ) {
      const answer: { items: AuditItem[]; next: string | null } = await page(
        eva,
        `?kind=draft${next && `&cursor=${next}`}`,
      );
      expect(answer.items.length).toBeLessThanOrEqual(50);
      seen.push(...answer.items.map(({ subject }) => subject));
      times.push(...answer.items.map(({ at }) => at));
      next = answer.next;
      await add(1_000);
    }
    // The embedded database's clock has whole milliseconds: entries of one may come in any order.
    expect(seen.toSorted()).toEqual(Array.from({ length: 120 }, (_none, n) => `draft:${n}`).toSorted());
    expect(times).toEqual(times.toSorted((a, b) => b - a));
  });

  it("is filtered by person, kind, thing and time, and shows nothing of another company", async () => {
    const { company, ref, eva } = await shop();
    const rui = await desk.signIn(await desk.user(company, "Rui"));
    await rui.act("take", ref.conversationId);
    await desk.engine.settled(ref);
    await createKey(eva);
    const subjects = async (query: string) => (await page(eva, query)).items.map(({ action }) => action);
    const ruiId = rui.signedIn.me.id;
    expect(await subjects(`?who=user:${ruiId}`)).toEqual(["conversation.take", "session.start"]);
    expect(await subjects("?kind=api_key")).toEqual(["api_key.create"]);
    expect(await subjects("?kind=api_key.create")).toEqual(["api_key.create"]);
    expect(await subjects("?kind=api_key.c")).toEqual([]);
    expect(await subjects(`?thing=conversation:${ref.conversationId}`)).toEqual(["conversation.take"]);
    expect(await subjects("?thing=conversation&who=user")).toEqual(["conversation.take"]);
    expect(await subjects("?who=key")).toEqual([]);
    const [newest] = (await page(eva)).items;
    const at = newest?.at ?? 0;
    expect(await subjects(`?from=${Math.floor(at)}`)).toContain("api_key.create");
    expect(await subjects(`?to=${Math.floor(at)}`)).not.toContain("api_key.create");
    expect(await subjects(`?from=${Math.ceil(at) + 60_000}`)).toEqual([]);
    expect((await page((await shop()).eva)).items.every(({ subject }) => !subject.includes(ref.conversationId))).toBe(
      true,
    );
    for (const query of [
      "who=%25",
      "kind=%00",
      "from=x",
      "from=-1",
      "cursor=1",
      `cursor=1~${"a".repeat(36)}`,
      `cursor=${"9".repeat(18)}~${randomUUID()}`,
    ])
      expect([query, (await eva.get(`/audit?${query}`)).status]).toEqual([
        query,
        query.startsWith("cursor=9") ? 200 : 400,
      ]);
  });

  it("names who it was and from where, and covers no name and shows no secret", async () => {
    const { company, eva } = await shop();
    const made = (await createKey(eva)).body as { secret: string; key: { id: string; prefix: string } };
    const text = JSON.stringify(await page(eva));
    expect(text).not.toContain(made.secret);
    expect((await page(eva, "?kind=api_key")).items).toEqual([
      expect.objectContaining({
        who: { kind: "person", id: eva.signedIn.me.id, name: "Eva" },
        subject: `api_key:${made.key.id}`,
        before: null,
        after: expect.objectContaining({ name: "Site", scopes: ["ratings.read"] }),
        from: expect.stringMatching(/^10\./),
      }),
    ]);
    await old(company, "command:apply");
    await old(company, "command:user password");
    // Both may be of one millisecond, and stand in either order.
    const told = (await page(eva, "?kind=old")).items.map(({ who, from }) => [who.name, from]);
    expect(new Map(told as [string, string][])).toEqual(
      new Map([
        ["apply", "folder"],
        ["user password", "cli"],
      ]),
    );
  });

  /** As an earlier version wrote it. */
  const old = ({ tenantId }: TestCompany, actor: string) =>
    desk.engine.rows(
      tenantId,
      "INSERT INTO audit_entries (id, tenant_id, actor, action, subject, detail) VALUES (gen_random_uuid(), $1, $2, 'old', '', '[]')",
      [tenantId, actor],
    );
});
