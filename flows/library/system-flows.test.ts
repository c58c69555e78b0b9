import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { runFlowTests } from "../run-flow-tests.js";
import { Conversation, programOfFlows, understandMarks } from "../testing/sample.js";
import { embedded } from "./embed-system-flows.js";
import { SYSTEM_FLOWS } from "./system-flows.js";

const FLOWS = [
  `
flow: repair
title: Conserto
start: [{ keyword: conserto }]
vars:
  device: { type: choice, of: { pc: Computador, phone: Celular }, label: o aparelho }
steps:
  - ask: Qual aparelho?
    save: device
  - ask: O que houve?
    save: what
    timeout: { after: 30m }
  - http: { url: "https://api.example.com/orders" }
  - say: Anotado.
`,
  "flow: prices\ntitle: Preços\nstart: [{ keyword: preços }, { intent: prices }]\nsteps:\n  - say: A partir de R$ 100.\n",
  "flow: permission\nsteps:\n  - consent: { purpose: data, text: Posso? }\n",
  `
flow: lost
vars:
  n: { type: number }
steps:
  - id: top
    set: { n: 1 }
  - ask: Nunca?
    save: x
    when: n > 1
  - goto: top
`,
];

describe("the system flows", () => {
  it("are embedded as the YAML files say (else run: npx tsx flows/library/write-system-flows.ts)", () => {
    const text = embedded();
    expect(JSON.parse(text.slice(text.indexOf("= ") + 2, text.lastIndexOf(";")))).toEqual(SYSTEM_FLOWS);
  });

  it("compile by themselves", () => {
    expect(programOfFlows([]).flows.size).toBe(SYSTEM_FLOWS.length);
  });

  it("ask for an answer to a person's quote within a day of the customer's words, and then hand over", () => {
    const talk = new Conversation(programOfFlows([]));
    const money = { amount: 5_000, currency: "BRL" };
    talk.start("system-quote", {
      order: { id: "o", number: 7, total: money, currency: "BRL", lines: [], minutes: 30 },
    });
    expect((talk.ofKind("set_timer").at(-1)?.at ?? Infinity) - talk.at).toBeLessThan(24 * 3_600_000);
    expect(talk.timer()[0]).toContain("Ainda não tive a sua resposta sobre o orçamento 7.");
    expect(talk.ofKind("handoff")).toMatchObject([{ reason: "O cliente não respondeu ao orçamento 7" }]);
  });

  it("sound as their tests say", () => {
    const path = "system/system.test.yaml";
    const text = readFileSync(fileURLToPath(new URL(`./${path}`, import.meta.url)), "utf8");
    const program = programOfFlows(FLOWS, { intentsText: "prices: { examples: [quanto custa] }\n", knowledge: true });
    const report = runFlowTests(program, [{ path, text }], understandMarks);
    expect(report.problems).toEqual([]);
    expect(report.results.filter((result) => !result.passed)).toEqual([]);
    expect(report.results).toHaveLength(24);
  });
});
