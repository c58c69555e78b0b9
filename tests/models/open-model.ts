import type { Breakers as BreakersPort } from "../../bot/ports/breakers.js";
import type { Database } from "../../db/database.js";
import { createModelLedgerStore } from "../../db/stores/model-ledger-store.js";
import { type AskModel, createAskModel } from "../../models/ask-model.js";
import { createOpenAiServer } from "../../models/openai/openai-server.js";
import type { ModelAccount, ModelServer } from "../../models/ports.js";
import { Breakers } from "../../platform/breaker.js";
import { createGuardedWebFetch } from "../../platform/http/guarded-web-fetch.js";

export type OpenModel = {
  ask: AskModel;
  /** The accounts that serve every company. A test sets them. */
  accounts: ModelAccount[];
  breakers: BreakersPort;
  complaints: string[];
  /** What was counted: account, tokens in, tokens out. */
  counted: [string, number, number][];
  /** Accounts whose tokens of the day were told to be spent. */
  spent: string[];
  close(): Promise<void>;
};

/** The product's own way to a model: real ledger, real client, accounts at stand-ins on loopback. */
export function openModel(
  database: Database,
  ports: readonly number[],
  now: () => number = Date.now,
  more: readonly ModelServer[] = [],
): OpenModel {
  const allow = ports.map((port) => `127.0.0.1:${port}`);
  const { fetch, close } = createGuardedWebFetch({ allow, maxBytes: 1_000_000, silentMs: 30_000 });
  const breakers = new Breakers({ failures: 3, openMs: 2_000, maxOpenMs: 60_000, now });
  const complaints: string[] = [];
  const complain = (detail: object, message: string) => complaints.push(`${message} ${JSON.stringify(detail)}`);
  const accounts: ModelAccount[] = [];
  const counted: OpenModel["counted"] = [];
  const spent: string[] = [];
  const ask = createAskModel({
    accounts: { of: () => accounts },
    servers: [createOpenAiServer({ guarded: fetch, trusted: fetch }), ...more],
    breakers,
    meter: { called: () => {} },
    ledger: createModelLedgerStore(database),
    counted: (account, { input, output }) => void counted.push([account, input, output]),
    budgetSpent: (_of, { key }) => void spent.push(key),
    now,
    log: { warn: complain, error: complain },
  });
  return { ask, accounts, breakers, complaints, counted, spent, close };
}
