import type { Request, Response } from "express";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { Me } from "../../handoff-inbox/contract/session.js";
import { PROBLEM_TYPE } from "../../platform/http/contract/problem.js";
import { COMPANY_ROLES, companyRights, permissionsOf } from "../../platform/rights.js";
import { ledger, type Reports } from "./ledger-answers.js";
import {
  ARTICLES,
  CHECKED,
  COMPANY,
  DOUBTS,
  FILES,
  ITEMS,
  LEDGER_REPORTS,
  MODEL_ACCOUNTS,
  MODELS,
  PRICES,
  VERSIONS,
} from "./office-contents.js";
import { ANA } from "./stand-in.js";

export const ADMIN: Me = { ...ANA, role: "admin", permissions: permissionsOf("admin") };

type Item = Record<string, unknown> & { revision: number };

const ACTIONS = ["temp-cleanup", "disk-cleanup"];

const BOTH = ["bancada", "rua"];

/** The office's part of the API in memory, by the contracts of `handoff-inbox/contract/office/`. */
export function createOffice() {
  const state = {
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

  const send = (response: Response, body: unknown, status = 200) => {
    response.status(status).json(body);
    return true;
  };
  const refuse = (response: Response, status: number, problem: object) => {
    response
      .status(status)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify({ type: "about:blank", title: "", status, ...problem }));
    return true;
  };
  const missing = (response: Response) =>
    refuse(response, 404, { code: "not_found", detail: "Isto não existe, ou não é da sua empresa." });
  /** Changes an item of the revision that the caller saw. */
  const change = (request: Request, response: Response, item: Item, to: object) => {
    const seen = Number(/^"(\d+)"$/.exec(request.get("if-match") ?? "")?.[1]);
    if (seen !== item.revision)
      return refuse(response, 412, {
        code: "changed",
        detail: "Bruno Sá mudou isto agora há pouco.",
        conflict: { by: "Bruno Sá", at: Date.now() - 60_000, revision: item.revision, current: item },
      });
    Object.assign(item, to, { revision: item.revision + 1 });
    return send(response, item);
  };
  /** Serves one kind of things by their names. */
  const things = (
    list: Item[],
    nameOf: (item: Item) => unknown,
    request: Request,
    response: Response,
    name: string,
    act: string,
    more = {},
  ) => {
    if (name === "") {
      if (request.method === "GET") return send(response, { items: list, ...more });
      const made = { people: 0, fromFolder: false, ...request.body, revision: 1 } as Item;
      if (list.some((item) => nameOf(item) === nameOf(made)))
        return refuse(response, 409, {
          code: "exists",
          detail: "Já existe algo com este nome.",
          fields: { title: "Já existe uma equipe com este nome." },
        });
      list.push(made);
      return send(response, made, 201);
    }
    const item = list.find((one) => nameOf(one) === name);
    if (!item) return missing(response);
    if (request.method === "GET") return send(response, item);
    if (request.method === "DELETE") {
      list.splice(list.indexOf(item), 1);
      response.status(204).end();
      return true;
    }
    if (act === "pause") return change(request, response, item, { state: "paused", problem: request.body.reason });
    if (act === "resume") return change(request, response, item, { state: "active", problem: null });
    // The names of what is set are all that ever leaves the server.
    const { secrets = {}, ...body } = request.body as Record<string, unknown>;
    const set = [...new Set([...((item.secrets as string[] | undefined) ?? []), ...Object.keys(secrets as object)])];
    return change(request, response, item, item.secrets ? { ...body, secrets: set } : body);
  };

  /** Answers a request of the office; false for any other. Give it to the stand-in as `intercept`. */
  function intercept(request: Request, response: Response): boolean {
    const path = request.originalUrl.slice(API.length).split("?")[0] ?? "";
    const [, kind = "", name = "", act = ""] = path.split("/").map(decodeURIComponent);
    const { refuse: refusing } = state;
    if (refusing !== null && request.method !== "GET" && kind !== "session") {
      state.refuse = null;
      return refuse(response, refusing.status, refusing.problem);
    }
    if (kind === "rights") return send(response, { roles: COMPANY_ROLES, rows: companyRights() });
    if (kind === "people" && (name === "invitations" || act === "password-link"))
      return send(
        response,
        {
          userId: "u",
          kind: "invite",
          mailed: false,
          link: "https://balcao.test/desk/senha#abc",
          expiresAt: Date.now() + DAY,
        },
        201,
      );
    if (kind === "people" && act === "outside-identities") {
      if (request.method === "GET") return send(response, { items: name.startsWith("2") ? state.outside : [] });
      state.outside = [];
      response.status(204).end();
      return true;
    }
    if (kind === "people") return things(state.people, ({ id }) => id, request, response, name, act);
    if (kind === "teams") return things(state.teams, (item) => item.name, request, response, name, act);
    if (act === "test") return send(response, kind === "channels" ? state.tested : TESTED);
    if (act === "check" || act === "notices") return send(response, act === "check" ? CHECK : { items: NOTICES });
    if (kind === "channels")
      return things(state.channels, (item) => item.name, request, response, name, act, {
        kinds: ["whatsapp", "instagram", "webchat"],
      });
    if (kind === "payment-accounts")
      return things(state.payments, (item) => item.name, request, response, name, act, { gateways: GATEWAYS });
    if (kind === "model-accounts")
      return things(state.models, (item) => item.name, request, response, name, act, MODELS);
    if (kind === "hours")
      return request.method === "GET"
        ? send(response, state.hours)
        : change(request, response, state.hours, request.body);
    if (kind === "company" && name === "sign-in") {
      const { signInRule: rule } = state;
      return request.method === "GET" ? send(response, rule) : change(request, response, rule, request.body);
    }
    if (kind === "company")
      return request.method === "GET"
        ? send(response, state.company)
        : change(request, response, state.company, request.body);
    if (kind === "catalog" && act === "prices") return send(response, { items: PRICES });
    if (kind === "catalog")
      return things(state.items, (item) => item.slug, request, response, name, act, { actions: ACTIONS });
    if (kind === "articles") return things(state.articles, (item) => item.slug, request, response, name, act);
    if (kind === "flows") return flows(request, response, name);
    if (kind === "flows-check") return send(response, state.checked);
    if (kind === "programs" && request.method === "GET") return send(response, { items: VERSIONS });
    if (kind === "programs") return publish(response, name);
    if (kind === "payments-to-review") return send(response, { items: state.doubts });
    if (kind === "payments") {
      state.doubts = state.doubts.filter(({ id }) => id !== name);
      response.status(202).end();
      return true;
    }
    if (kind === "ledger") return ledger(state, request, response, name);
    if (kind === "api-keys") return keys(request, response, name);
    if (kind === "audit") return send(response, { items: state.audit, next: null });
    return false;
  }

  function flows(request: Request, response: Response, path: string): boolean {
    const item = state.files.find((file) => file.path === path);
    if (path === "" || request.method === "GET")
      return path === "" ? send(response, { items: state.files }) : item ? send(response, item) : missing(response);
    const draft = { ...request.body, changedBy: "Ana Lima", changedAt: Date.now(), outdated: false };
    if (request.method === "DELETE") {
      if (item) Object.assign(item, { draft: null, revision: item.revision + 1 });
      response.status(204).end();
      return true;
    }
    if (item) return change(request, response, item, { draft });
    const made = { path, published: null, fileRevision: 0, draft, revision: 1 };
    state.files.push(made);
    return send(response, made);
  }

  function publish(response: Response, version: string): boolean {
    if (version !== "") {
      response.status(204).end();
      return true;
    }
    const { problems } = state.checked;
    if (problems.length > 0)
      return refuse(response, 409, { code: "flows_broken", detail: "Os fluxos ainda não podem.", problems });
    for (const file of state.files) {
      const draft = file.draft as { text: string } | null;
      if (draft)
        Object.assign(file, { published: draft.text, draft: null, fileRevision: Number(file.fileRevision) + 1 });
    }
    return send(response, state.checked, 201);
  }

  function keys(request: Request, response: Response, id: string): boolean {
    if (request.method === "GET")
      return send(response, { items: state.keys, scopes: ["conversations.read", "people.read", "audit.read"] });
    if (request.method === "DELETE") {
      state.keys = state.keys.map((key) => (key.id === id ? { ...key, revokedAt: Date.now() } : key));
      response.status(204).end();
      return true;
    }
    const { name, scopes, expiresAt } = request.body as Record<string, unknown>;
    if (name === "")
      return refuse(response, 400, {
        code: "invalid",
        detail: 'Confira o campo "name".',
        fields: { name: "Preencha este campo." },
      });
    const key = {
      id: crypto.randomUUID(),
      name,
      prefix: "bk_novo1234",
      scopes,
      expiresAt,
      createdAt: Date.now(),
      createdBy: "Ana Lima",
      lastUsedAt: null,
      revokedAt: null,
    };
    state.keys = [key, ...state.keys];
    return send(response, { key, secret: "bk_novo1234_segredo" }, 201);
  }
  return { state, intercept };
}

const GATEWAYS = [
  {
    name: "mercadopago",
    methods: ["pix", "card"],
    currencies: ["BRL"],
    modes: ["test", "live"],
    settings: ["payer_email"],
    secrets: ["access_token", "webhook_secret"],
  },
];
const TESTED = { outcome: "ok", reason: null, ms: 840 };
const DAY = 24 * 60 * 60_000;
const CHECK = {
  outcome: "wrong",
  words: ["A Meta não avisa sobre as leituras. Assine “messaging_seen” nos webhooks do app."],
};
const NOTICES = [{ id: "9", at: Date.now() - 60_000, what: "not_connected", detail: "{}" }];

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
