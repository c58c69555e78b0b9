import type { CompanyPlan } from "../../company/company-plan.js";
import type { OutboundContent } from "../../flows/content.js";
import type { SenseTurn } from "./script.js";

export const VERDICTS = ["right", "askedWell", "askedBadly", "wrong", "deadEnd"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** An open question, by the run of the flow and the step that asked it. */
export type OpenQuestion = { flow: string; key: string } | null;

/** What one turn of the customer led to. */
export type Seen = {
  /** The lines of the trace: flow, step, verb, note. */
  steps: { flow: string; step: string; verb: string; note: string }[];
  said: OutboundContent[];
  /** The slugs of the articles whose text was given in this turn. */
  articles: string[];
  before: OpenQuestion;
  after: OpenQuestion;
  handedOver: boolean;
  /** Whether a person has the conversation, or is waited for, before and after the turn. */
  wasWithPerson: boolean;
  withPerson: boolean;
  optedOut: boolean;
  idle: boolean;
};

/**
 * `with_person`: a person was waited for before and after, and the bot said nothing. It was not the bot's turn, so this
 * is not counted.
 */
export type Judged = { verdict: Verdict | "with_person"; why: string };

/** Judges a turn only by the outcomes that its author named before any tuning. */
export function judge(turn: SenseTurn, seen: Seen, company: CompanyPlan): Judged {
  if (seen.wasWithPerson && seen.withPerson && seen.said.length === 0)
    return { verdict: "with_person", why: "a person has the conversation" };
  const is = (name: string) => happened(name, turn, seen, company);
  const forbidden = turn.never.find(is);
  if (forbidden) return { verdict: "wrong", why: `forbidden: ${forbidden}` };
  const right = turn.right.find(is);
  if (right) return { verdict: "right", why: right };
  const asked = turn.asks.find((name) => is(name) || isQuestionOf(name, seen));
  if (asked) return { verdict: "askedWell", why: asked };
  if (asksBack(seen)) return { verdict: "askedBadly", why: "another question" };
  if (seen.said.length === 0) return { verdict: "deadEnd", why: "silence" };
  if (seen.idle && !seen.withPerson && !leadsOn(seen)) return { verdict: "deadEnd", why: "nothing leads on" };
  return { verdict: "wrong", why: "not accepted" };
}

function happened(name: string, turn: SenseTurn, seen: Seen, company: CompanyPlan): boolean {
  const [kind = "", ...rest] = name.split(":");
  const value = rest.join(":");
  const words = plain(textsOf(seen.said).join("\n"));
  switch (kind) {
    case "flow":
      return ran(value, seen);
    case "article":
      return seen.articles.some((slug) => slug === value || slug.endsWith(`/${value}`));
    case "item":
      return toldItem(value, seen, words, company);
    case "fact":
      return toldFact(value, words, company);
    case "text":
      return words.includes(plain(value));
    case "options":
      return offered(seen).some(({ id, label }) => id === value || plain(label) === plain(titleOf(value, company)));
    case "language":
      return speaks(value, words);
    case "answered":
      return seen.before !== null && seen.after?.key !== seen.before.key && !cancelled(seen) && !isLost(seen);
    case "again":
      return seen.before !== null && seen.after?.key === seen.before.key && seen.said.length > 0;
    case "person":
      return seen.handedOver || seen.withPerson;
    case "offers-person":
      return seen.withPerson || OFFERS.test(words) || offered(seen).some(({ label }) => OFFERS.test(plain(label)));
    case "cancelled":
      return cancelled(seen);
    case "optout":
      return seen.optedOut;
    case "courtesy":
      return seen.said.length > 0 && !seen.handedOver && isCourtesy(seen);
    case "quiet":
      return seen.said.length === 0;
    case "kept":
      return /\b(guard|anot|equipe|deixei|recebi|registr)/.test(words);
    case "clarify":
      return offered(seen).length > 1 && turn.right.some((right) => offersWhat(right, seen, company));
    default:
      throw new Error(`no judge for "${name}"`);
  }
}

/** A question back counts for the flow that asks it, also when that flow asks its open question again. */
function isQuestionOf(name: string, seen: Seen): boolean {
  return seen.said.length > 0 && seen.after !== null && name === `flow:${seen.after.flow}`;
}

/** A flow ran when it began or one of its steps was taken, not when only its open question was repeated. */
function ran(flow: string, seen: Seen): boolean {
  const lines = seen.steps.filter((line) => line.flow === flow);
  if (lines.length === 0) return false;
  const repeated = seen.before !== null && seen.after?.key === seen.before.key && seen.before.flow === flow;
  return !repeated || lines.some(({ verb }) => verb === "start");
}

function toldItem(slug: string, seen: Seen, words: string, company: CompanyPlan): boolean {
  if (seen.articles.some((article) => article === `catalog/${slug}` || article === `item:${slug}`)) return true;
  const item = company.items.find((each) => each.slug === slug);
  if (!item) return false;
  const price = (item.price / 100).toFixed(2).replace(".", ",");
  // "480,00" does not state the price 80,00.
  return new RegExp(`(?<![\\d.,])${price}`).test(words) || words.includes(plain(item.title));
}

function toldFact(fact: string, words: string, { company }: CompanyPlan): boolean {
  switch (fact) {
    case "phone":
      return company.phone !== null && words.replace(/\D/g, "").includes(company.phone.replace(/\D/g, "").slice(-8));
    case "email":
      return company.email !== null && words.includes(plain(company.email));
    case "site":
      return company.site !== null && words.includes(plain(company.site.replace(/^https?:\/\//, "")));
    case "address":
      return company.address !== null && words.includes(plain(company.address.street));
    case "hours":
      return /\b(\d{1,2}h|\d{1,2}:\d{2})/.test(words) || /\b(fechad|aberto|aberta|abre|abrimos|fecha)/.test(words);
    case "payment":
      return /\bpix\b/.test(words) && /\b(cartao|boleto|dinheiro)\b/.test(words);
    default:
      return false;
  }
}

const OFFERS = /\b(atendente|pessoa|equipe|tecnico|humano|alguem)\b/;
const ENGLISH = /\b(the|you|we|our|please|person|english|speak|help|can|write)\b/g;
const SPANISH = /\b(el|los|usted|nosotros|puede|persona|espanol|escriba|por favor|ayud\w+|hablar|una|con)\b/g;

/** Whether most of the words that are typical for a language belong to this one. */
function speaks(language: string, words: string): boolean {
  const english = words.match(ENGLISH)?.length ?? 0;
  const spanish = words.match(SPANISH)?.length ?? 0;
  return language === "en" ? english >= 2 && english > spanish : spanish >= 2 && spanish >= english;
}

function isCourtesy(seen: Seen): boolean {
  const polite = ["system-small-talk", "thanks", "welcome"];
  return seen.steps.some(({ flow }) => polite.includes(flow)) || (offered(seen).length === 0 && seen.idle);
}

function cancelled(seen: Seen): boolean {
  return seen.steps.some(({ flow }) => flow === "system-cancel");
}

/** The question ended because the answer was not understood, not because it was answered. */
function isLost(seen: Seen): boolean {
  return seen.steps.some(({ flow }) => flow === "system-not-understood" || flow === "system-cannot-understand");
}

function offersWhat(right: string, seen: Seen, company: CompanyPlan): boolean {
  const [kind, ...rest] = right.split(":");
  const value = rest.join(":");
  if (right === "person") return offered(seen).some(({ label }) => OFFERS.test(plain(label)));
  if (kind !== "flow" && kind !== "article" && kind !== "item") return false;
  const title = plain(titleOf(value, company));
  return offered(seen).some(({ id, label }) => id === value || plain(label) === title);
}

function titleOf(name: string, company: CompanyPlan): string {
  const item = company.items.find(({ slug }) => slug === name)?.title;
  const article = company.articles.find(({ slug }) => slug === name)?.article.title;
  const flow = company.flows.find(({ path }) => path === `flows/${name}.yaml`)?.text.match(/^title:\s*(.+)$/m)?.[1];
  return (item ?? flow ?? article ?? name).replace(/^["']|["']$/g, "");
}

function asksBack(seen: Seen): boolean {
  return offered(seen).length > 0 || textsOf(seen.said).some((text) => text.trimEnd().endsWith("?"));
}

/** Whether the last text gives the customer a way to go on: a question, options, a word to write, a person. */
function leadsOn(seen: Seen): boolean {
  const words = plain(textsOf(seen.said).join("\n"));
  return asksBack(seen) || OFFERS.test(words) || /\b(escreva|chame|chamar|diga|mande|conte|peca)\b/.test(words);
}

function offered(seen: Seen): { id: string; label: string }[] {
  return seen.said.flatMap((content) => (content.kind === "choices" ? content.options : []));
}

/** The texts among the contents. */
export function textsOf(said: readonly OutboundContent[]): string[] {
  return said.flatMap((content) =>
    content.kind === "text" || content.kind === "choices"
      ? [content.text]
      : content.kind === "media" && content.caption
        ? [content.caption]
        : [],
  );
}

export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();
}
