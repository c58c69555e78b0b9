import { describe, expect, it } from "vitest";
import { ProgramBroken, ProgramMissing } from "../../bot/ports/programs.js";
import { MONDAY, programOfFlows } from "../../flows/testing/sample.js";
import { heardWords, readProgram, rememberedWords } from "./flow-words.js";

const program = programOfFlows(
  [
    `flow: diagnosis
title: Diagnóstico grátis
start: [{ intent: slow }]
vars:
  os: { type: choice, label: sistema, scope: contact, of: { windows: Windows, other: Outro ou não sei } }
  since: { type: date, label: desde quando }
  caller: { type: text, label: nome, scope: contact, pii: true }
steps:
  - say: Oi.
`,
  ],
  { intentsText: "slow: { title: Computador lento, examples: [meu pc está lento] }\n" },
);
const AT = { timezone: "America/Sao_Paulo", locale: "pt-BR", now: MONDAY };

describe("what the bot remembers", () => {
  it("is told with the labels of the flows, never with their ids", () => {
    const vars = { os: "other", caller: "Ana", since: "2026-01-05", velha_marca: true, leer: "", nada: null };
    expect(rememberedWords(program, vars, AT)).toEqual([
      { label: "sistema", value: "Outro ou não sei" },
      { label: "nome", value: "Ana" },
      { label: "desde quando", value: "hoje" },
      { label: "velha marca", value: "sim" },
    ]);
  });
  it("is told as it is where no flow knows it any more", () => {
    expect(rememberedWords(null, { os: "other" }, AT)).toEqual([{ label: "os", value: "other" }]);
  });
});

describe("what was heard", () => {
  const words = (...heard: object[]) => heardWords(program, heard, ["diagnosis"], AT);
  it("is a sentence with titles, and how sure it was", () => {
    expect(words({ kind: "start_flow", flow: "diagnosis", intent: "slow", by: "intent", score: 0.912 })).toEqual([
      "O assunto “Computador lento” (91% de certeza)",
    ]);
    expect(words({ kind: "start_flow", flow: "diagnosis", by: "keyword", score: 1 })).toEqual([
      "Escreveu a palavra que abre “Diagnóstico grátis” (100% de certeza)",
    ]);
    expect(words({ kind: "set", variable: "os", value: "windows", correction: true, score: 1 })[0]).toContain(
      "Uma correção: sistema = Windows",
    );
    expect(words({ kind: "unknown" }, { kind: "small_talk", topic: "thanks", score: 0.5 })).toEqual([
      "Não entendeu o que foi pedido",
      "Um agradecimento (50% de certeza)",
    ]);
  });
  it("keeps personal data to itself, and says nothing of what another version wrote", () => {
    expect(words({ kind: "set", variable: "caller", value: "Ana Souza", score: 1 })[0]).not.toContain("Ana");
    expect(words({ kind: "dance" })).toEqual([]);
    expect(heardWords(program, { commands: 3 }, [], AT)).toEqual([]);
  });
});

describe("a company's flows", () => {
  it("are loaded when they are not here, and missed without harm when they cannot be read", async () => {
    let here = false;
    const programs = {
      current: () => null,
      pinned(tenantId: string, hash: string) {
        if (!here) throw new ProgramMissing(tenantId, hash);
        return program;
      },
      load: async () => void (here = true),
    };
    expect(await readProgram(programs, "t", "h")).toBe(program);
    expect(await readProgram(programs, "t", null)).toBeNull();
    here = false;
    const broken = { ...programs, load: () => Promise.reject(new ProgramBroken("a line")) };
    expect(await readProgram(broken, "t", "h")).toBeNull();
    const down = { ...programs, load: () => Promise.reject(new Error("no database")) };
    await expect(readProgram(down, "t", "h")).rejects.toThrow("no database");
  });
});
