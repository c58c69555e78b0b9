import type { Breakers as BreakersPort } from "../../bot/ports/breakers.js";
import type { Database } from "../../db/database.js";
import { createModelLedgerStore } from "../../db/stores/model-ledger-store.js";
import { type AskModel, createAskModel } from "../../models/ask-model.js";
import { createOpenAiServer } from "../../models/openai/openai-server.js";
import type { ModelAccount } from "../../models/ports.js";
import { Breakers } from "../../platform/breaker.js";
import { createGuardedWebFetch } from "../../platform/http/guarded-web-fetch.js";

export type OpenModel = {
  ask: AskModel;
  /** The accounts that serve every company. A test sets them. */
  accounts: ModelAccount[];
  breakers: BreakersPort;
  complaints: string[];
  close(): Promise<void>;
};

/** The product's own way to a model: real ledger, real client, accounts at stand-ins on loopback. */
export function openModel(database: Database, ports: readonly number[], now: () => number = Date.now): OpenModel {
  const allow = ports.map((port) => `127.0.0.1:${port}`);
  const { fetch, close } = createGuardedWebFetch({ allow, maxBytes: 1_000_000, silentMs: 30_000 });
  const breakers = new Breakers({ failures: 3, openMs: 2_000, maxOpenMs: 60_000, now });
  const complaints: string[] = [];
  const complain = (detail: object, message: string) => complaints.push(`${message} ${JSON.stringify(detail)}`);
  const accounts: ModelAccount[] = [];
  const ask = createAskModel({
    accounts: { of: () => accounts },
    servers: [createOpenAiServer({ guarded: fetch, trusted: fetch })],
    breakers,
    meter: { called: () => {} },
    ledger: createModelLedgerStore(database),
    now,
    log: { warn: complain, error: complain },
  });
  return { ask, accounts, breakers, complaints, close };
}
