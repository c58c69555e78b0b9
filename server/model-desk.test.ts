import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import type { ModelAccountRow } from "../db/stores/model-account-store.js";
import { modelAccountContext } from "../db/stores/model-account-store.js";
import type { ChatEnd } from "../models/ports.js";
import { makeKeyring, seal } from "../platform/secrets/seal.js";
import { createModelDesk } from "./model-desk.js";

const keyring = makeKeyring({ current: randomBytes(32), old: [] });
const usage = { input: 1, output: 1, counted: true };

/** What somebody reads who tests an account whose server ends the call like this. */
async function tested(end: ChatEnd, change: Partial<ModelAccountRow> = {}) {
  const row: ModelAccountRow = {
    id: "1",
    tenant_id: "t",
    key: "ia",
    slug: "ia",
    title: "IA",
    kind: "openai",
    position: 0,
    settings: { server: "https://models.example/v1", chat: "grande" },
    secrets: seal(keyring, JSON.stringify({ api_key: "k" }), modelAccountContext("1")),
    state: "active",
    ...change,
  };
  const desk = createModelDesk({
    store: { list: async () => [row], tested: async () => {} },
    ledger: { byCurrency: async () => [] },
    server: { kind: "openai", chat: async () => end },
    keyring,
    installation: false,
    now: () => 0,
  });
  const test = await desk.test("t", "ia", { actor: "eva", from: "here" });
  return `${test?.outcome} ${test?.reason}`;
}

it("says in Portuguese how each test ended, with the server's own words quoted", async () => {
  const ok: ChatEnd = { outcome: "ok", text: '{"ok":true}', usage };
  expect(await tested(ok)).toBe("ok null");
  expect(await tested({ ...ok, text: "Sure!" })).toBe("refused O modelo não responde em JSON, e o robô precisa disso.");
  expect(await tested({ outcome: "refused", reason: "wrong “key”" })).toBe("refused O servidor disse: “wrong 'key'”.");
  expect(await tested({ outcome: "limited", reason: "slow", afterMs: null })).toBe("limited O servidor disse: “slow”.");
  expect(await tested({ outcome: "unavailable", reason: "502" })).toBe("unavailable Detalhe técnico: “502”.");
  expect(await tested({ outcome: "cancelled", reason: "x" })).toBe("unavailable Esperamos 20 segundos.");
  expect(await tested(ok, { secrets: "nothing" })).toContain("refused A chave guardada não pôde ser aberta.");
  expect(await tested(ok, { settings: {} })).toContain("refused Os ajustes guardados não servem.");
});
