import { randomUUID } from "node:crypto";
import { TOTP } from "otpauth";
import type { Enrolment } from "../../handoff-inbox/contract/second-factor.js";
import type { Method } from "../../platform/http/contract/route-contract.js";
import type { TestCompany } from "../db/create-company.js";
import type { EngineHarness } from "../engine/engine-harness.js";
import type { Answer, Person } from "./harness.js";
import { PASSWORD } from "./harness.js";
import { pageOfASite } from "./open-site.js";

/** What a walk over all routes names at each of them, so that the route finds something of the right company. */
export type Named = {
  conversation: string;
  line: string;
  file: string;
  problem: string;
  signIn: string;
  person: string;
  /** A computer of the conversation's customer. */
  device: string;
  /** A team without people, by its name. */
  team: string;
  /** A channel, by its key. */
  channelKey: string;
  /** One name for a payment account, a model account, an item and an article. */
  named: string;
  /** The path of a flow that is drafted and not published. */
  draft: string;
  apiKey: string;
  /** An order whose payment came late, and that payment. */
  order: string;
  payment: string;
  document: string;
  gap: string;
  /** Another company of the installation. */
  other: string;
};
type Route = { method: Method; path: string };

/** Which thing the first part of an address names; the others name a conversation. */
const THINGS: [begin: string, thing: keyof Named][] = [
  ["/lines", "line"],
  ["/files", "file"],
  ["/me/sign-ins", "signIn"],
  ["/people", "person"],
  ["/devices", "device"],
  ["/api-keys", "apiKey"],
  ["/companies", "other"],
  ["/orders", "order"],
  ["/payments", "payment"],
  ["/documents", "document"],
  ["/gaps", "gap"],
];

/** Which name the first part of an address wants; the others want a team's. */
const NAMES: [begin: string, called: keyof Named][] = [
  ["/channels", "channelKey"],
  ["/payment-accounts", "named"],
  ["/model-accounts", "named"],
];

/** What reads cannot do without. */
const QUERIES: [begin: string, query: string][] = [["/ledger/", "?from=2026-11-01&to=2026-11-30"]];

/** The address of a route, with the things that it names. */
export function addressOf(path: string, named: Named): string {
  const [, thing = "conversation"] = THINGS.find(([begin]) => path.startsWith(begin)) ?? [];
  const [, called = "team"] = NAMES.find(([begin]) => path.startsWith(begin)) ?? [];
  const [, query = ""] = QUERIES.find(([begin]) => path.startsWith(begin) && !path.endsWith("/reports")) ?? [];
  return `${path}${query}`
    .replace(":id", named[thing])
    .replace(":key", named.problem)
    .replace(":name", named[called])
    .replace(":slug", named.named)
    .replace(":path", encodeURIComponent(named.draft))
    .replace(":version", "1");
}

/** An item that every shop of a walk sells. */
export const ON_SALE = "revisao";

/** Bodies that the routes take, by their names; the acts on conversations take `{ text }`. */
const person = { name: "Nilo", role: "consultant", teams: ["tecnicos"] };
const channel = { title: "Canal", externalId: randomUUID(), settings: {} };
const account = { title: "Pix", methods: null, currencies: null, settings: {} };
const placed = { gateway: "sandbox", mode: "test", secrets: {} };
const model = { title: "IA", settings: { server: "https://models.example/v1", chat: "m" } };
const item = { title: "A", description: "", price: 1, minutes: 1, time: null, from: false };
const listed = { ...item, words: [], actions: [], active: true };
const company = { name: "Loja", locale: "pt-BR", timezone: "America/Sao_Paulo", payment: [], survey: 90_000 };
const closed = { sunday: [], monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [] };
const BODIES: Record<string, () => object> = {
  "post /people": () => ({ ...person, email: `${randomUUID()}@loja.example` }),
  "put /people/:id": () => ({ ...person, disabled: false }),
  "post /teams": () => ({ name: `nova-${randomUUID()}`, title: "Nova", description: null }),
  "put /teams/:name": () => ({ title: "Outra", description: null }),
  "post /devices/:id/act": () => ({ act: "rotate" }),
  "put /devices/:id/settings": () => ({ scanEveryHours: 12, scanOnBattery: true, heartbeatSeconds: 40 }),
  "put /hours": () => ({ week: { ...closed, monday: ["08:00-12:00"] }, holidays: [] }),
  "post /channels": () => ({ ...channel, name: `novo-${randomUUID()}`, kind: "webchat", secrets: "generated" }),
  "put /channels/:name": () => channel,
  "post /channels/:name/pause": () => ({ reason: "férias" }),
  "post /channels/:name/test": () => ({ to: "5511" }),
  "post /payment-accounts": () => ({
    ...account,
    ...placed,
    name: `conta-${randomUUID()}`,
    externalId: randomUUID().slice(0, 8),
  }),
  "put /payment-accounts/:name": () => ({ ...account, title: "Outro", position: 0 }),
  "post /payment-accounts/:name/pause": () => ({ reason: "férias" }),
  "post /model-accounts": () => ({ ...model, name: `ia-${randomUUID()}`, kind: "openai", secrets: {} }),
  "put /model-accounts/:name": () => ({ ...model, title: "Outra", position: 0 }),
  "post /model-accounts/:name/pause": () => ({ reason: "férias" }),
  "post /catalog": () => ({ ...listed, slug: `item-${randomUUID()}` }),
  "put /catalog/:slug": () => listed,
  "post /articles": () => ({ slug: `artigo-${randomUUID()}`, text: `# ${randomUUID()}\n\nTexto.` }),
  "put /articles/:slug": () => ({ text: "# Outro\n\nTexto." }),
  "put /company": () => ({
    ...company,
    name: "Loja nova",
    phone: null,
    email: null,
    site: null,
    cnpj: null,
    address: null,
  }),
  "put /flows/:path": () => ({ text: "flow: a", from: 0 }),
  "post /flows-check": () => ({ paths: null }),
  "post /programs": () => ({ paths: null }),
  "post /api-keys": () => ({ name: "Loja virtual", scopes: ["ratings.read"], expiresAt: null }),
  "post /companies": () => ({
    slug: `nova-${randomUUID()}`,
    name: "Nova",
    admin: { name: "Ana", email: `${randomUUID()}@nova.example` },
  }),
  "patch /companies/:id": () => ({ name: "Outro nome" }),
  "post /orders/:id/move": () => ({ act: "start", from: "paid" }),
  "put /orders/:id/technician": () => ({ technicianId: null }),
  "post /orders/:id/files": () => Buffer.from("O que foi medido."),
  "post /conversations/:id/template": () => ({ name: "retirada", language: "pt_BR", variables: ["Ana"] }),
  "post /conversations/:id/quotes": () => ({ items: [{ slug: ON_SALE, quantity: 2 }] }),
  "post /documents": () => Buffer.from("A oficina abre às nove."),
  "post /documents/pages": () => ({ url: pageOfASite() }),
  "post /documents/sites": () => ({ url: pageOfASite() }),
  "put /documents/:id": () => Buffer.from("A oficina abre às dez."),
  "put /questions": () => ({ questions: [{ question: "Abre sábado?", sources: [] }] }),
  "post /knowledge/rehearse": () => ({ slug: "artigo", text: "# Outro\n\nTexto." }),
  "post /gaps/:id/tell": () => ({ conversationIds: [randomUUID()] }),
  "post /gaps/:id/draft": () => ({}),
  "post /articles/:slug/roll-back": () => ({ version: 1 }),
  "post /knowledge/examine": () => ({ question: "abre que horas?" }),
  "put /me/password": () => ({ current: PASSWORD, next: "outra senha bem comprida" }),
  "post /me/second-factor": () => ({ password: PASSWORD }),
  "put /company/sign-in": () => ({ requireSecondFactor: false }),
  "post /payments/:id/refund": () => ({ what: "payment", amount: null, reason: "chegou tarde" }),
  "post /people/invitations": () => ({
    name: "Nova",
    email: `${randomUUID()}@loja.example`,
    role: "consultant",
    teams: ["tecnicos"],
  }),
};

export const bodyOf = ({ method, path }: Route): object => BODIES[`${method} ${path}`]?.() ?? { text: "oi" };
export const sends = (method: Method) => method !== "get" && method !== "delete";

/**
 * Does for a person what a route presupposes, and gives the body that it takes then: a code of their app, where it wants
 * one.
 */
export async function readyFor(person: Person, route: Route): Promise<object> {
  // With this body it changes something, and its author may do nothing else afterwards.
  if (route.path === "/company/sign-in" && route.method === "put") return { requireSecondFactor: true };
  const confirms = route.path === "/me/second-factor" && route.method === "put";
  const takesCode = route.path.startsWith("/me/second-factor/");
  if (!confirms && !takesCode) return bodyOf(route);
  const codeOf = await enrolled(person);
  if (confirms) return { code: codeOf(0) };
  await person.send("put", "/me/second-factor", { code: codeOf(0) });
  return { password: PASSWORD, code: codeOf(1) };
}

/** Begins a person's second factor. Gives the codes of their app: that of now, or of so many steps later. */
export async function enrolled(person: Person): Promise<(later: number) => string> {
  const { secret } = (await person.post("/me/second-factor", { password: PASSWORD })).body as Enrolment;
  return (later) => new TOTP({ secret }).generate({ timestamp: person.now() + later * 30_000 });
}

/** Asks a route of the contracts as a person. `address`: where, with what the path names filled in. */
export function walkTo(person: Person, route: Route, address: string, body = bodyOf(route)): Promise<Answer> {
  // A company is removed by whoever types its slug; `createCompany` names it after its id.
  const typed = route.path === "/companies/:id/remove" ? { slug: `loja-${address.split("/")[2]}` } : body;
  return person.send(route.method, address, sends(route.method) ? typed : undefined, { revision: 0 });
}

/** An order of this conversation that was paid after its time, for people to settle. `more` changes the payment. */
export async function latePayment(
  engine: EngineHarness,
  { tenantId, channelId }: TestCompany,
  conversationId: string,
  more: { state?: string; problem?: string | null; surplus?: number; orderState?: string } = {},
): Promise<{ order: string; payment: string }> {
  const [order, payment] = [randomUUID(), randomUUID()];
  const { state = "review", problem = "paid after its end", surplus = 0, orderState = "review" } = more;
  await engine.rows(
    tenantId,
    `INSERT INTO orders (id, tenant_id, number, contact_id, conversation_id, channel_id, effect_key, state, total, currency)
     SELECT $2::uuid, $1, (SELECT coalesce(max(number), 0) + 1 FROM orders), contact_id, id, $4, ($2::uuid)::text, $5, 4990, 'BRL' FROM conversations WHERE id = $3`,
    [tenantId, order, conversationId, channelId, orderState],
  );
  await engine.rows(
    tenantId,
    `INSERT INTO payments (id, tenant_id, order_id, conversation_id, channel_id, effect_key, gateway, account_id, external_id, state, amount, currency, surplus, problem, expires_at, paid_at)
     VALUES ($2::uuid, $1::uuid, $3, $4, $5, ($2::uuid)::text, 'sandbox', $1::uuid, ($2::uuid)::text, $6, 4990, 'BRL', $8, $7, now(), now())`,
    [tenantId, payment, order, conversationId, channelId, state, problem, surplus],
  );
  return { order, payment };
}
