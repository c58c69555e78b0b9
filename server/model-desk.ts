import { z } from "zod";
import type { ModelAccountRow, ModelAccountStore } from "../db/stores/model-account-store.js";
import type { createModelLedgerStore } from "../db/stores/model-ledger-store.js";
import type { ModelDesk, ModelTest } from "../handoff-inbox/ports.js";
import type { ModelServer } from "../models/ports.js";
import { readJson } from "../models/read-json.js";
import { type Keyring, SealError } from "../platform/secrets/seal.js";
import { modelAccountFrom } from "./model-registry.js";

const DAY_MS = 86_400_000;
/** How long a test may take, in ms. A person waits. */
const PATIENCE_MS = 20_000;
const SYSTEM = "Isto é um teste de conexão.";
const TEXT = 'Responda só com este objeto JSON: {"ok":true}';
const answerSchema = z.object({ ok: z.literal(true) });

/** A server's own words are quoted, because they may be in any language and help whoever set it up. */
function wordsOf(outcome: "limited" | "refused" | "unavailable", reason: string): string {
  const quoted = `“${reason.replace(/[“”]/g, "'")}”`;
  return outcome === "unavailable" ? `Detalhe técnico: ${quoted}.` : `O servidor disse: ${quoted}.`;
}

/** Implements `ModelDesk` over the accounts as they are stored, also those that are paused. */
export function createModelDesk(options: {
  store: ModelAccountStore;
  ledger: Pick<ReturnType<typeof createModelLedgerStore>, "byCurrency">;
  server: ModelServer;
  keyring: Keyring;
  installation: boolean;
  now(): number;
}): ModelDesk {
  const { store, ledger, server, keyring, installation, now } = options;

  async function ask(row: ModelAccountRow): Promise<ModelTest> {
    const startedAt = now();
    const ended = (outcome: ModelTest["outcome"], reason: string | null) => ({
      outcome,
      reason,
      ms: now() - startedAt,
    });
    try {
      const account = modelAccountFrom(row, keyring);
      const call = { model: account.models.chat, system: SYSTEM, text: TEXT, json: true, mostTokens: 50 };
      const said = await server.chat(account, call, AbortSignal.timeout(PATIENCE_MS));
      if (said.outcome === "cancelled") return ended("unavailable", `Esperamos ${PATIENCE_MS / 1000} segundos.`);
      if (said.outcome === "cut")
        return ended("refused", "O modelo não terminou uma resposta curta. Tente outro modelo.");
      if (said.outcome !== "ok") return ended(said.outcome, wordsOf(said.outcome, said.reason));
      const fits = answerSchema.safeParse(readJson(said.text)).success;
      return fits ? ended("ok", null) : ended("refused", "O modelo não responde em JSON, e o robô precisa disso.");
    } catch (error) {
      if (error instanceof SealError)
        return ended("refused", "A chave guardada não pôde ser aberta. Escreva-a de novo.");
      if (error instanceof z.ZodError)
        return ended("refused", "Os ajustes guardados não servem. Abra a conta, confira-os e salve.");
      throw error;
    }
  }

  return {
    installation,
    spent: (tenantId) => ledger.byCurrency(tenantId, now() - DAY_MS),
    async test(tenantId, name, by) {
      const row = (await store.list(tenantId)).find(({ slug }) => slug === name);
      if (!row) return null;
      const tested = await ask(row);
      await store.tested(tenantId, name, tested.reason ?? tested.outcome, now(), by);
      return tested;
    },
  };
}
