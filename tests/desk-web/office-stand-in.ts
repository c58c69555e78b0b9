import type { Request, Response } from "express";
import { API } from "../../handoff-inbox/contract/api-base.js";
import type { Me } from "../../handoff-inbox/contract/session.js";
import { PROBLEM_TYPE } from "../../platform/http/contract/problem.js";
import { COMPANY_ROLES, companyRights, permissionsOf } from "../../platform/rights.js";
import { deviceAnswers } from "./device-answers.js";
import { healthRules } from "./health-rules-answers.js";
import { ledger } from "./ledger-answers.js";
import { careAnswers, versionAnswers } from "./office-care.js";
import { MODELS, PRICES, VERSIONS } from "./office-contents.js";
import { type Item, officeState } from "./office-state.js";
import { ANA } from "./stand-in.js";

export const ADMIN: Me = { ...ANA, role: "admin", permissions: permissionsOf("admin") };

const ACTIONS = ["temp-cleanup", "disk-cleanup", "startup-off", "os-updates"];

/** The office's part of the API in memory, by the contracts of `handoff-inbox/contract/office/`. */
export function createOffice() {
  const state = officeState();

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
    if (kind === "channels" && act === "check") return send(response, CHECK);
    if (kind === "channels" && act === "templates")
      return send(response, {
        items: TEMPLATES,
        ...(request.method === "POST" && { problem: "A Meta não respondeu." }),
      });
    if (kind === "channels" && act === "notices") return send(response, { items: NOTICES });
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
    if (kind === "articles" && act === "versions") return versionAnswers(response, path);
    if (["gaps", "questions", "knowledge"].includes(kind)) return careAnswers(request, response, kind, act);
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
    if (kind === "health-rules") return healthRules(response);
    if (kind === "api-keys") return keys(request, response, name);
    if (kind === "devices") return deviceAnswers(state.devices, request, response, name);
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
const NOTICES = [
  { id: "9", at: Date.now() - 60 * 60_000, what: "not_connected", detail: '{\n  "externalId": "17841400000000009"\n}' },
  { id: "8", at: Date.now() - DAY, what: "unreadable item", detail: '{ "x": 1 }' },
];

const TEMPLATE = { language: "pt_BR", header: null, footer: null, unfit: null, readAt: Date.now() - 20 * 60_000 };
const TEMPLATES = [
  {
    ...TEMPLATE,
    name: "retirada_pronta",
    status: "approved",
    reason: null,
    category: "utility",
    quality: "good",
    body: "Oi, {{1}}! O pedido {{2}} está pronto.",
    variables: ["1", "2"],
  },
  {
    ...TEMPLATE,
    name: "promocao_de_dezembro_com_um_nome_muito_comprido",
    status: "paused",
    reason: "clientes reclamaram",
    category: "marketing",
    quality: "poor",
    body: "Até sábado, {{nome}}!",
    variables: ["nome"],
    unfit: "o cabeçalho pede um arquivo ou lugar",
  },
];
