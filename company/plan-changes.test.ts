import { describe, expect, it } from "vitest";
import type { CompanyPlan } from "./company-plan.js";
import { describeChange } from "./describe-change.js";
import { type InstalledCompany, planChanges } from "./plan-changes.js";

const company = {
  slug: "loja",
  name: "Loja",
  locale: "pt-BR",
  timezone: "America/Sao_Paulo",
  phone: null,
  email: null,
  site: null,
  cnpj: null,
  address: null,
};

function planOf(change: Partial<CompanyPlan> = {}): CompanyPlan {
  const plan = {
    company,
    users: [
      { name: "Ana", email: "ana@loja.example", role: "admin" as const, teams: ["a", "b"], initialPassword: "x" },
    ],
    teams: [{ name: "a", title: "A", description: null }],
    channels: [
      {
        name: "zap",
        title: "Zap",
        kind: "whatsapp",
        externalId: "1",
        demo: false,
        settings: { list: [1, { deep: true }] },
        secrets: { kind: "given" as const, values: { token: "s3cr3t-old" } },
      },
      {
        name: "site",
        title: "Site",
        kind: "webchat",
        externalId: "2",
        demo: true,
        settings: {},
        secrets: { kind: "generated" as const },
      },
    ],
    payments: [
      {
        name: "pix",
        title: "Pix",
        gateway: "sandbox",
        mode: "test" as const,
        externalId: "",
        position: 0,
        methods: null,
        currencies: null,
        settings: { statement: "LOJA" },
        secrets: { token: "s3cr3t-old" },
      },
    ],
    items: [
      {
        slug: "limpeza",
        title: "Limpeza",
        description: "",
        price: 4_990,
        currency: "BRL",
        minutes: 15,
        time: null,
        from: false,
        words: [],
        actions: ["temp-cleanup"],
        active: true,
      },
    ],
    models: [{ name: "ia", title: "IA", kind: "openai", position: 0, settings: {}, secrets: { api_key: "sk-1" } }],
    articles: [articleOf("horario", "1"), articleOf("pix/chave", "1")],
    questions: [{ question: "Abrem sábado?", sources: ["horario"] }],
    hours: { path: "hours.yaml", text: "h" },
    intents: null,
    flows: [{ path: "flows/prices.yaml", text: "p" }],
    tests: [{ path: "flows/prices.test.yaml", text: "t" }],
    programHash: "abc",
    ...change,
  };
  const { hours, intents, flows, tests } = plan;
  const source = { hours, intents, flows, tests, company, channels: [], teams: [] };
  return { ...plan, source };
}

function articleOf(slug: string, hash: string): CompanyPlan["articles"][number] {
  return { slug, source: hash, hash, article: { title: slug, body: "", validUntil: null, passages: [] } };
}

/** What the stores would contain after `plan` was applied. */
function applied(plan: CompanyPlan): InstalledCompany {
  const { hours, intents, flows, tests } = plan;
  return structuredClone({
    company: plan.company,
    users: plan.users.map(({ initialPassword, teams, ...user }) => ({
      ...user,
      teams: [...teams].reverse(),
      hasPassword: initialPassword !== null,
      fromFolder: true,
    })),
    teams: plan.teams.map((team) => ({ ...team, fromFolder: true })),
    channels: plan.channels.map((channel) => ({ ...channel, fromFolder: true })),
    payments: plan.payments.map((account) => ({ ...account, fromFolder: true })),
    models: plan.models.map((account) => ({ ...account, fromFolder: true })),
    items: plan.items.map((item) => ({ ...item, fromFolder: true })),
    articles: plan.articles.map(({ slug, source, hash }) => ({ slug, source, hash, fromFolder: true })),
    questions: plan.questions,
    files: { hours, intents, flows, tests },
    programHash: plan.programHash,
  });
}

const words = (installed: InstalledCompany | null, plan: CompanyPlan) =>
  planChanges(installed, plan).map(describeChange);

describe("planChanges", () => {
  it("finds nothing to do when the same folder is applied twice", () => {
    expect(planChanges(applied(planOf()), planOf())).toEqual([]);
  });

  it("lists everything as new on an empty installation", () => {
    expect(words(null, planOf())).toEqual([
      "empresa loja: nova",
      "equipe a: nova",
      "usuário ana@loja.example: novo",
      "canal zap: novo",
      "canal site: novo",
      "conta de pagamento pix: nova",
      "conta de modelo ia: nova",
      "item limpeza: novo",
      "artigo horario: novo",
      "artigo pix/chave: novo",
      "perguntas da empresa: mudou (questions)",
      "horários: novo",
      "fluxo prices: novo",
      "teste prices: novo",
      "programa abc: novo",
    ]);
  });

  it("names each field that changed and never a secret's value", () => {
    const before = applied(planOf());
    const plan = planOf({ company: { ...company, phone: "+551155500142", name: "Loja 2" } });
    plan.users = plan.users.map((user) => ({ ...user, role: "consultant", teams: ["a"] }));
    plan.channels = plan.channels.map((channel) =>
      channel.name === "zap"
        ? {
            ...channel,
            settings: { list: [1, { deep: false }] },
            secrets: { kind: "given", values: { token: "s3cr3t-new" } },
          }
        : channel,
    );
    plan.payments = plan.payments.map((account) => ({
      ...account,
      methods: ["pix"],
      externalId: "2",
      settings: { statement: "LOJA 2" },
      secrets: { token: "s3cr3t-new" },
    }));
    const told = words(before, plan);
    expect(told).toEqual([
      "empresa loja: mudou (name, phone)",
      "usuário ana@loja.example: mudou (role, teams)",
      "canal zap: mudou (settings.list, secrets.token)",
      "conta de pagamento pix: mudou (external_id, methods, settings.statement, secrets.token)",
    ]);
    expect(told.join()).not.toContain("s3cr3t");
  });

  it("changes a price without publishing, and takes an item that is left out off sale", () => {
    const plan = planOf();
    const dearer = planOf({ items: plan.items.map((item) => ({ ...item, price: 5_990 })) });
    expect(words(applied(plan), dearer)).toEqual(["item limpeza: mudou (price)"]);
    expect(words(applied(plan), planOf({ items: [] }))).toEqual(["item limpeza: sai"]);
  });

  it("tells flows, tests and the program apart", () => {
    const plan = planOf({ flows: [{ path: "flows/prices.yaml", text: "other" }], tests: [], programHash: "def" });
    expect(words(applied(planOf()), plan)).toEqual(["fluxo prices: mudou", "teste prices: sai", "programa def: mudou"]);
  });

  it("publishes again when only a test changed, so that a second apply finds nothing", () => {
    const plan = planOf({ tests: [{ path: "flows/prices.test.yaml", text: "other" }] });
    expect(words(applied(planOf()), plan)).toEqual(["teste prices: mudou", "programa abc: mudou"]);
  });

  it("keeps a password that somebody already has and gives one to whoever has none", () => {
    const installed = applied(planOf());
    const [ana] = installed.users;
    expect(planChanges({ ...installed, users: ana ? [{ ...ana, hasPassword: true }] : [] }, planOf())).toEqual([]);
    expect(words({ ...installed, users: ana ? [{ ...ana, hasPassword: false }] : [] }, planOf())).toEqual([
      "usuário ana@loja.example: mudou (password)",
    ]);
  });

  it("removes what an earlier folder brought and leaves alone what people added in the panel", () => {
    const installed = applied(planOf());
    const added = { name: "Zé", email: "ze@loja.example", role: "consultant" as const, teams: [], hasPassword: true };
    installed.users.push({ ...added, fromFolder: false });
    expect(words(installed, planOf({ users: [], channels: [], payments: [] }))).toEqual([
      "usuário ana@loja.example: sai",
      "canal zap: sai",
      "canal site: sai",
      "conta de pagamento pix: sai",
    ]);
  });

  it("names the articles that are new, changed or gone, and leaves alone those that people wrote", () => {
    const installed = applied(planOf());
    installed.articles.push({ slug: "da-celia", hash: "9", source: null, fromFolder: false });
    const plan = planOf({ articles: [articleOf("horario", "2"), articleOf("garantia", "1")] });
    expect(words(installed, plan)).toEqual([
      "artigo horario: mudou (text)",
      "artigo garantia: novo",
      "artigo pix/chave: sai",
    ]);
  });

  it("tells generated secrets from given ones", () => {
    const plan = planOf();
    const [zap, site] = plan.channels;
    if (!zap || !site) throw new Error("the plan has two channels");
    const given = planOf({ channels: [zap, { ...site, secrets: { kind: "given", values: { key: "k" } } }] });
    expect(words(applied(plan), given)).toEqual(["canal site: mudou (secrets)"]);
  });
});
