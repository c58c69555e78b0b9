import type { Database } from "../../db/database.js";
import { createModelAccountStore } from "../../db/stores/model-account-store.js";
import { createModelLedgerStore } from "../../db/stores/model-ledger-store.js";
import type { ModelServer } from "../../models/ports.js";
import type { Keyring } from "../../platform/secrets/seal.js";
import { createModelDesk } from "../../server/model-desk.js";

type Server = Pick<ModelServer, "chat">;

export const NO_MODEL: Server = { chat: async () => ({ outcome: "unavailable", reason: "no model is here" }) };

/** What the desk sees of language models; `server` plays their servers. */
export const modelDesk = (database: Database, keyring: Keyring, server: () => Server) =>
  createModelDesk({
    store: createModelAccountStore(database),
    ledger: createModelLedgerStore(database),
    server: { kind: "openai", chat: (account, call, signal) => server().chat(account, call, signal) },
    keyring,
    installation: false,
    now: Date.now,
  });
