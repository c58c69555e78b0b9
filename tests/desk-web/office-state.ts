import { someDevices } from "./device-answers.js";
import type { Reports } from "./ledger-answers.js";
import { ARTICLES, CHECKED, COMPANY, DOUBTS, FILES, ITEMS, LEDGER_REPORTS, MODEL_ACCOUNTS } from "./office-contents.js";

export type Item = Record<string, unknown> & { revision: number };

const BOTH = ["bancada", "rua"];
const DAY = 24 * 60 * 60_000;

/** The company of the office's stand-in, before anybody changes it. */
export function officeState() {
  return {
    reports: LEDGER_REPORTS as Reports["reports"],
    people: [
      person("11111111-1111-4111-8111-111111111111", "Ana Lima", "ana@oficina.test", "admin", ["bancada"]),
      person("22222222-2222-4222-8222-222222222222", "Bruno Sá", "bruno@oficina.test", "consultant", BOTH),
      {
        ...person("33333333-3333-4333-8333-333333333333", "Carla Dias", "carla@oficina.test", "viewer", []),
        hasPassword: false,
      },
    ] as Item[],
    teams: [
      {
        name: "bancada",
        title: "Bancada",
        description: "Computadores que ficam na loja",
        people: 2,
        fromFolder: true,
        revision: 1,
      },
      { name: "rua", title: "Visitas", description: null, people: 1, fromFolder: false, revision: 4 },
    ] as Item[],
    hours: {
      week: {
        sunday: [],
        monday: ["09:00-12:00", "13:00-18:00"],
        tuesday: ["09:00-18:00"],
        wednesday: ["09:00-18:00"],
        thursday: ["09:00-18:00"],
        friday: ["09:00-18:00"],
        saturday: ["09:00-13:00"],
      },
      holidays: [{ date: "12-25", name: "Natal", hours: [] }],
      revision: 2,
    } as Item,
    channels: [
      channel("loja", "WhatsApp da loja", "whatsapp", { secrets: ["accessToken", "appSecret", "verifyToken"] }),
      channel("insta", "Instagram da loja", "instagram", { secrets: ["accessToken", "appSecret", "verifyToken"] }),
      channel("site", "Chat do site", "webchat", { generatedSecrets: true, lastInboundAt: null }),
    ] as Item[],
    payments: [
      {
        name: "principal",
        key: "chave-principal",
        title: "Conta da loja",
        gateway: "mercadopago",
        mode: "live",
        externalId: "987654",
        position: 0,
        methods: null,
        currencies: null,
        settings: { payer_email: "caixa@oficina.test" },
        secrets: ["access_token", "webhook_secret"],
        state: "active",
        problem: null,
        lastWord: "payment",
        lastWordAt: Date.now() - DAY,
        webhookPath: "/webhooks/payments/mercadopago/chave-principal",
        fromFolder: false,
        revision: 2,
      },
    ] as Item[],
    models: structuredClone(MODEL_ACCOUNTS) as Item[],
    company: structuredClone(COMPANY) as Item,
    tested: { outcome: "sent", reason: null } as { outcome: string; reason: string | null },
    signInRule: { requireSecondFactor: false, revision: 4 } as Item,
    doubts: [...DOUBTS],
    outside: [{ issuer: "https://entrada.oficina.test", subject: "bruno-1", since: Date.now() - 9 * DAY }],
    items: structuredClone(ITEMS) as Item[],
    articles: structuredClone(ARTICLES) as Item[],
    files: structuredClone(FILES) as Item[],
    checked: structuredClone(CHECKED),
    keys: [
      {
        id: "44444444-4444-4444-8444-444444444444",
        name: "Sistema de estoque",
        prefix: "bk_ab12cd34",
        scopes: ["conversations.read", "ratings.read"],
        createdAt: Date.now() - 40 * DAY,
        createdBy: "Ana Lima",
        expiresAt: Date.now() + 50 * DAY,
        lastUsedAt: Date.now() - DAY,
        revokedAt: null,
      },
    ] as Record<string, unknown>[],
    devices: someDevices(5),
    audit: [
      entry("a1", "Ana Lima", "team.change", "team:rua", { title: "Rua" }, { title: "Visitas" }, "192.0.2.7"),
      entry(
        "a3",
        "first start",
        "apply",
        "company:oficina",
        null,
        { item: ITEMS.map(({ title }) => title), article: Array.from({ length: 9 }, (_, at) => `artigo-${at + 1}`) },
        "folder",
      ),
      entry("a2", "apply", "channel.create", "channel:loja", null, { title: "WhatsApp da loja" }, "folder"),
    ],
    /** What a next change is answered with, instead of being done. */
    refuse: null as null | { status: number; problem: object },
  };
}

function person(id: string, name: string, email: string, role: string, teams: string[]): Item {
  return { id, name, email, role, teams, disabled: false, hasPassword: true, fromFolder: false, revision: 1 };
}

function channel(name: string, title: string, kind: string, more: object): Item {
  return {
    name,
    key: `chave-${name}`,
    title,
    kind,
    externalId: "123456789012345",
    demo: false,
    testable: kind === "whatsapp",
    hasTemplates: kind === "whatsapp",
    checkable: kind === "instagram",
    settings: {},
    secrets: [],
    generatedSecrets: false,
    state: "active",
    problem: null,
    lastInboundAt: Date.now() - 5 * 60_000,
    webhookPath: `/webhooks/${kind}/chave-${name}`,
    fromFolder: false,
    revision: 3,
    ...more,
  };
}

function entry(
  id: string,
  name: string,
  action: string,
  subject: string,
  before: object | null,
  after: object | null,
  from: string,
) {
  const kind = from === "folder" ? "command" : "person";
  return {
    id,
    at: Date.now() - DAY,
    who: { kind, id: null, name },
    action,
    subject,
    before,
    after,
    detail: null,
    from,
  };
}
