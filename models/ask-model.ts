import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import { type CallOptions, createCallAccount } from "./call-account.js";
import { costOf } from "./cost-of.js";
import { maskPersonal } from "./mask-personal.js";
import type { ChatCall, ChatEnd, ModelAccount, ModelAccounts, ModelLedger, Usage } from "./ports.js";
import { readJson } from "./read-json.js";

/** A question for a model, whose answer has this form. */
export type Asking<Answer> = {
  tenantId: string;
  conversationId: string;
  /** The effect that needs it. */
  key: string;
  /** What it is for: a stable name. */
  purpose: string;
  size: "chat" | "small";
  system: string;
  /** What is told as it is: the company's own words. It becomes one JSON object with `said`. */
  told: Readonly<Record<string, unknown>>;
  /** What people wrote. Each text in it is masked before it leaves. */
  said: Readonly<Record<string, unknown>>;
  /** Names of people that may stand in `said`, and must not leave. */
  names?: readonly string[];
  answer: z.ZodType<Answer>;
  mostTokens: number;
  /** How long it may take in all, in ms; an account's own limit may be shorter. */
  withinMs: number;
  signal: AbortSignal;
};

/** What the calls for an answer cost together. `micros`: millionths of the currency's unit; null without a price. */
export type Cost = { calls: number; tokens: number; micros: number | null; currency: string | null };

/**
 * `off`: the company has no account. `spent`: what may be spent in a day was spent. `away`: no account answered in time.
 * `garbled`: it answered otherwise than it was asked, twice, or its answer was cut off.
 */
export type Answered<Answer> =
  | { outcome: "answered"; value: Answer; cost: Cost; cached: boolean }
  | { outcome: "off" | "spent" | "away" | "garbled"; reason: string; cost: Cost };

export type AskModel = {
  /** Whether anybody could be asked. */
  serves(tenantId: string): boolean;
  /** Asks the company's accounts in their order. Rejects only when the caller's signal was aborted. */
  ask<Answer>(asking: Asking<Answer>): Promise<Answered<Answer>>;
};

export type AskModelOptions = CallOptions & {
  accounts: ModelAccounts;
  ledger: ModelLedger;
  /** Counts what calls cost. `micros`: millionths of the currency's unit; null without a price. */
  counted(
    account: string,
    spent: { input: number; output: number; micros: number | null; currency: string | null },
  ): void;
  /** The company's tokens of the day at this account are spent. Called at each question that is therefore not asked. */
  budgetSpent(of: { tenantId: string; conversationId: string }, account: ModelAccount): void;
  log: { warn(detail: object, message: string): void; error(detail: object, message: string): void };
};

const DAY_MS = 86_400_000;
/** Equal questions about the same texts have the same answer for so long, in ms. */
const SAME_MS = 600_000;
const MOST_REMEMBERED = 2_000;
const NOTHING_SPENT: Cost = { calls: 0, tokens: 0, micros: null, currency: null };
const FORM = "Responda só com um objeto JSON, sem nenhum texto em volta, que caiba neste JSON Schema:";

/**
 * Asks language models on behalf of rooms: the first account that may be called and answers. Each call is masked, has a
 * time limit, is measured, reported to the account's breaker and kept in the ledger with what it cost.
 */
export function createAskModel(options: AskModelOptions): AskModel {
  const { accounts, ledger, now, log } = options;
  const call = createCallAccount(options);
  const remembered = new LRUCache<string, object>({ max: MOST_REMEMBERED, ttl: SAME_MS, perf: { now } });

  /** Whose tokens of the day are spent; null when there are some left. */
  async function overBudget(
    { key, limits }: ModelAccount,
    asking: Asking<unknown>,
  ): Promise<"company" | "contact" | null> {
    const { companyTokens, contactTokens } = limits;
    if (companyTokens === null && contactTokens === null) return null;
    const { tenantId, conversationId } = asking;
    const spent = await ledger.spent({ tenantId, conversationId, account: key }, now() - DAY_MS);
    if (spent.company >= (companyTokens ?? Infinity)) return "company";
    return spent.contact >= (contactTokens ?? Infinity) ? "contact" : null;
  }

  async function keep(asking: Asking<unknown>, account: ModelAccount, call: ChatCall, ended: ChatEnd, ms: number) {
    const usage: Pick<Usage, "input" | "output"> = "usage" in ended ? ended.usage : { input: 0, output: 0 };
    const micros = account.prices ? costOf(usage, account.prices) : null;
    options.counted(account.key, { ...usage, micros, currency: account.prices?.currency ?? null });
    await ledger
      .keep({
        tenantId: asking.tenantId,
        conversationId: asking.conversationId,
        effectKey: asking.key,
        account: account.key,
        model: call.model,
        purpose: asking.purpose,
        outcome: ended.outcome,
        ...usage,
        micros,
        currency: account.prices?.currency ?? null,
        ms,
        asked: call.text,
        answered: ended.outcome === "ok" ? ended.text : ended.reason,
      })
      .catch((err: unknown) => log.error({ err, account: account.key }, "what a model's call cost was not kept"));
    return { tokens: usage.input + usage.output, micros };
  }

  async function askOne<Answer>(
    account: ModelAccount,
    asking: Asking<Answer>,
    wanted: ChatCall,
    signal: AbortSignal,
    spent: { cost: Cost },
  ): Promise<{ value: Answer } | "garbled" | "away"> {
    for (let tries = 0; tries < 2; tries++) {
      const again =
        tries === 0 ? wanted : { ...wanted, text: `${wanted.text}\n\nA resposta anterior não cabia no formato.` };
      const ended = await call(account, again, signal);
      const cost = await keep(asking, account, again, ended, ended.ms);
      spent.cost = added(spent.cost, cost, account);
      if (ended.outcome !== "ok") {
        log.warn({ account: account.key, purpose: asking.purpose, reason: ended.reason }, "a model did not answer");
        return ended.outcome === "cut" ? "garbled" : "away";
      }
      const read = asking.answer.safeParse(readJson(ended.text));
      if (read.success) return { value: read.data };
    }
    return "garbled";
  }

  return {
    serves: (tenantId) => accounts.of(tenantId).length > 0,
    async ask<Answer>(asking: Asking<Answer>): Promise<Answered<Answer>> {
      const serving = accounts.of(asking.tenantId);
      if (serving.length === 0) return { outcome: "off", reason: "there is no account", cost: NOTHING_SPENT };
      const { size, mostTokens, names = [] } = asking;
      const system = `${asking.system}\n\n${FORM}\n${JSON.stringify(z.toJSONSchema(asking.answer, { io: "input" }))}`;
      const text = JSON.stringify({ ...asking.told, ...masked(asking.said, names) });
      const same = keyOf(asking, system, text);
      const known = remembered.get(same) as { value: Answer } | undefined;
      if (known) return { outcome: "answered", value: known.value, cost: NOTHING_SPENT, cached: true };
      const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(asking.withinMs)]);
      const spent = { cost: NOTHING_SPENT };
      let last: "spent" | "away" | "garbled" = "away";
      for (const account of serving) {
        asking.signal.throwIfAborted();
        if (signal.aborted) break;
        const over = await overBudget(account, asking);
        if (over !== null) {
          if (over === "company") options.budgetSpent(asking, account);
          last = "spent";
          continue;
        }
        const call = { model: account.models[size], system, text, json: true, mostTokens };
        const ended = await askOne(account, asking, call, signal, spent);
        if (typeof ended !== "string") {
          remembered.set(same, ended);
          return { outcome: "answered", value: ended.value, cost: spent.cost, cached: false };
        }
        last = ended;
      }
      asking.signal.throwIfAborted();
      return { outcome: last, reason: REASONS[last], cost: spent.cost };
    },
  };
}

/** The value with all of its texts masked. */
function masked<Value>(value: Value, names: readonly string[]): Value {
  const inside = (one: unknown): unknown => {
    if (typeof one === "string") return maskPersonal(one, names);
    if (Array.isArray(one)) return one.map(inside);
    if (typeof one !== "object" || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, part]) => [key, inside(part)]));
  };
  return inside(value) as Value;
}

const REASONS = {
  spent: "what may be spent in a day is spent",
  away: "no account answered in time",
  garbled: "the answer had not the form that was asked for",
};

/** Costs in different currencies are not added: the tokens still are. */
function added(cost: Cost, one: { tokens: number; micros: number | null }, { prices }: ModelAccount): Cost {
  const currency = prices?.currency ?? null;
  const same = cost.calls === 0 || cost.currency === currency;
  const micros = same && one.micros !== null ? (cost.micros ?? 0) + one.micros : null;
  return { calls: cost.calls + 1, tokens: cost.tokens + one.tokens, micros, currency: same ? currency : null };
}

const keyOf = ({ tenantId, size, purpose }: Asking<unknown>, system: string, text: string): string =>
  createHash("sha256")
    .update(JSON.stringify([tenantId, size, purpose, system, text]))
    .digest("base64");
