import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Asking, createAskModel } from "./ask-model.js";
import type { ChatCall, ChatEnd, ModelAccount, ModelCall } from "./ports.js";

const account = (key: string, secrets: Record<string, string> = {}): ModelAccount => ({
  id: key,
  tenantId: null,
  key,
  title: key,
  kind: "script",
  server: "http://script.invalid",
  trusted: true,
  models: { chat: "m", small: "m" },
  limits: { timeoutMs: 1_000, atOnce: 4, companyTokens: null, contactTokens: null },
  prices: null,
  secrets,
});

/** Models by script: what they are asked, what is kept and logged of it. */
function opened(chat: (account: ModelAccount, call: ChatCall) => ChatEnd, accounts = [account("a")]) {
  const asked: [string, ChatCall][] = [];
  const kept: ModelCall[] = [];
  const heard: string[] = [];
  const breaker: string[] = [];
  const complain = (detail: object) => void heard.push(JSON.stringify(detail));
  const model = createAskModel({
    accounts: { of: () => accounts },
    servers: [
      {
        kind: "script",
        async chat(account, call) {
          asked.push([account.key, call]);
          return chat(account, call);
        },
      },
    ],
    breakers: {
      ask: () => ({ go: true }),
      success: () => void breaker.push("success"),
      failure: () => void breaker.push("failure"),
      abandon: () => void breaker.push("abandon"),
    },
    meter: { called() {} },
    ledger: { keep: async (call) => void kept.push(call), spent: async () => ({ company: 0, contact: 0 }) },
    counted() {},
    budgetSpent() {},
    now: () => 0,
    log: { warn: complain, error: complain },
  });
  const ask = (more: Partial<Asking<object>> = {}) =>
    model.ask({
      tenantId: "t",
      conversationId: "c",
      key: "1",
      purpose: "answer",
      size: "chat",
      system: "s",
      told: {},
      said: {},
      answer: z.object({}),
      mostTokens: 10,
      withinMs: 5_000,
      signal: new AbortController().signal,
      ...more,
    });
  return { ask, asked, kept, heard, breaker };
}

const ok = (text = "{}"): ChatEnd => ({ outcome: "ok", text, usage: { input: 5, output: 1, counted: true } });

describe("asking models", () => {
  it("masks what people wrote, and nothing of the company's own words", async () => {
    const { ask, asked } = opened(() => ok());
    const passage = "Ligue para (11) 5550-0142 ou escreva a Figueiredo: figueiredo@loja.example.";
    await ask({
      told: { trechos: [passage] },
      said: { conversa: [{ from: "customer", text: "sou Figueiredo" }], pergunta: "meu cpf: 529.982.247-25" },
      names: ["Mariana Figueiredo"],
    });
    expect(JSON.parse(asked[0]?.[1].text ?? "")).toEqual({
      trechos: [passage],
      conversa: [{ from: "customer", text: "sou [nome]" }],
      pergunta: "meu cpf: [número]",
    });
  });
  it("counts an answer that was cut off, asks the same account no second time, and holds nothing against it", async () => {
    const usage = { input: 40, output: 10, counted: true };
    const { ask, asked, kept, breaker } = opened(
      ({ key }) => (key === "a" ? { outcome: "cut", reason: "too long", usage } : ok()),
      [account("a"), account("b")],
    );
    expect(await ask()).toMatchObject({ outcome: "answered", cost: { calls: 2, tokens: 56 } });
    expect(asked.map(([key]) => key)).toEqual(["a", "b"]);
    expect(kept.map(({ outcome, input, output }) => [outcome, input, output])).toEqual([
      ["cut", 40, 10],
      ["ok", 5, 1],
    ]);
    expect(breaker).toEqual(["success", "success"]);
  });
});
