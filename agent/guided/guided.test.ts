import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { answersOf, GUIDED_CHECK_NAMES } from "../../bot/ports/rooms.js";
import { storedFindings } from "../rules/stored-findings.js";
import { CHECKS } from "./checks.js";
import type { Answers } from "./guided-check.js";
import { answersInWords, checkOf, judgeAnswers } from "./judge-answers.js";
import { beepsInWords, readBeeps } from "./read-beeps.js";
import { readBeepRules, readCheck, writtenChecks } from "./read-checks.js";

function judged(name: string, answers: Answers) {
  const check = checkOf(name);
  if (!check) throw new Error(`no check ${name}`);
  return judgeAnswers(check, answers);
}
const found = (name: string, answers: Answers) =>
  judged(name, answers).findings.map(({ severity, id }) => `${severity} ${id}`);

describe("the guided checks", () => {
  it("are what their files say", () => {
    const file = fileURLToPath(new URL("./checks.ts", import.meta.url));
    expect(readFileSync(file, "utf8"), "npx tsx agent/guided/write-checks.ts").toBe(writtenChecks());
  });

  it("know each answer that steps may give, and no other", () => {
    expect(CHECKS.map(({ id }) => id).sort()).toEqual([...GUIDED_CHECK_NAMES].sort());
    for (const name of GUIDED_CHECK_NAMES) {
      const known = Object.entries(checkOf(name)?.answers ?? {}).map(([id, { of }]) => [id, of && Object.keys(of)]);
      const given = Object.entries(answersOf(name)).map(([id, of]) => [id, typeof of === "string" ? null : [...of]]);
      expect(Object.fromEntries(known), name).toEqual(Object.fromEntries(given));
    }
  });

  it.each([
    ["computer-off", { device: "notebook", symptom: "dead", power: "same" }, ["critical no-power-notebook"]],
    ["computer-off", { device: "desktop", symptom: "dead", power: "same" }, ["critical no-power-desktop"]],
    ["computer-off", { device: "desktop", symptom: "dead", power: "untested" }, ["warn power-untested"]],
    ["computer-off", { symptom: "no_picture", screen: "outside_works" }, ["critical screen-broken"]],
    ["computer-off", { symptom: "no_picture", screen: "outside_dark" }, ["critical no-picture-anywhere"]],
    ["computer-off", { symptom: "beeps", maker: "dell", beeps: "são dois bipes" }, ["critical beeps-memory"]],
    ["computer-off", { symptom: "beeps", maker: "ami", beeps: "2" }, ["critical beeps-memory"]],
    ["computer-off", { symptom: "beeps", maker: "ami", beeps: "5 bipes curtos" }, ["critical beeps-processor"]],
    ["computer-off", { symptom: "beeps", maker: "award", beeps: "1 longo e 2 curtos" }, ["critical beeps-video"]],
    ["computer-off", { symptom: "beeps", maker: "hp", beeps: "3.2" }, ["critical beeps-memory"]],
    ["computer-off", { symptom: "beeps", maker: "dell", beeps: "uns 40" }, ["warn needs-bench"]],
    ["computer-off", { symptom: "beeps", maker: null, beeps: "2" }, ["warn needs-bench", "unknown untold-maker"]],
    ["computer-off", { symptom: "restarts", heat: "hot", moment: "load" }, ["critical overheating"]],
    ["computer-off", { symptom: "dead", before: "liquid" }, ["critical had-liquid"]],
    ["phone", { symptom: "battery", drain: "swollen" }, ["critical battery-swollen"]],
    ["phone", { symptom: "wet", wet: "on" }, ["critical wet-on"]],
    ["phone", { symptom: "charge", cable: "other_works", port: "clean" }, ["ok cable-bad"]],
    ["phone", { symptom: "charge", cable: "other_fails", port: "clean" }, ["critical port-broken"]],
    [
      "phone",
      { symptom: "slow", space: "full", restart: "same", age: "old" },
      ["warn phone-full", "warn phone-slow-old"],
    ],
    ["one-offline", { others: "fail" }, ["critical all-offline"]],
    ["one-offline", { others: "work", wifi: "absent", near: "same" }, ["critical wifi-absent"]],
  ] as const)("%s %j: %j", (name, answers, expected) => expect(found(name, answers)).toEqual(expected));

  it("give findings in the shape of what was measured, with what was answered as their evidence and no numbers", () => {
    const { score, findings, recommended } = judged("computer-off", { symptom: "restarts", heat: "hot", moment: null });
    expect(storedFindings(JSON.parse(JSON.stringify(findings)))).toEqual(findings);
    expect({ score, recommended }).toEqual({ score: 65, recommended: ["limpeza-fisica"] });
    expect(findings[0]).toMatchObject({
      evidence: {},
      evidenceText: "desliga ou reinicia sozinho, esquenta ou a ventoinha dispara",
      points: 35,
    });
  });

  it("tell the answers in words, also those that the customer could not give, and never a score below 0", () => {
    const check = checkOf("computer-off");
    if (!check) throw new Error("gone");
    expect(answersInWords(check, { maker: null, beeps: "um longo, dois curtos", symptom: "beeps" })).toEqual([
      { title: "O que acontece", words: "apita ao ligar" },
      { title: "Marca", words: "não soube dizer" },
      { title: "Bipes", words: "1 longo e 2 curtos" },
    ]);
    const all = { device: "desktop", symptom: "dead", power: "same", before: "liquid" };
    expect(judgeAnswers(check, all).score).toBe(0);
  });

  it("refuse rules that go by what cannot be answered, by nothing, or by a part that is not explained", () => {
    const head =
      "check: phone\ntitle: Celular\nanswers: { wet: { title: Ligado, of: { yes: sim, no: não } } }\nrules:\n";
    const rule = (rest: string) =>
      `${head}  - { rule: a, version: 1, title: Teste, sources: [Our own words], severity: warn, costs: 1, meaning: É isto., remedy: Faça., ${rest} }\n`;
    expect(readCheck("phone.yaml", rule("when: [wet = yes]")).rules).toHaveLength(1);
    expect(() => readCheck("phone.yaml", rule("when: [wet = maybe]"))).toThrow("cannot be answered");
    expect(() => readCheck("phone.yaml", rule("when: []"))).toThrow("goes by nothing");
    expect(() => readCheck("tablet.yaml", rule("last: true"))).toThrow("is called phone");
    const beeps = "parts: {}\nmakers: { dell: { sources: [Our own words], codes: { '1': memory } } }\n";
    expect(() => readBeepRules(beeps)).toThrow("which is no part");
  });
});

describe("beeps", () => {
  it.each([
    ["3", "3", "3 bipes"],
    ["são três bipes", "3", "3 bipes"],
    ["um longo e dois curtos", "1L2S", "1 longo e 2 curtos"],
    ["2 curtos depois de 1 longo", "1L2S", "1 longo e 2 curtos"],
    ["1 bipe longo", "1L0S", "1 longo"],
    ["3-2", "3L2S", "3 longos e 2 curtos"],
    ["fica apitando sem parar", "continuous", "bipe sem parar"],
    ["uma vez só", "1", "1 bipe"],
  ])("%s are %s, told as %s", (written, pattern, words) => {
    expect(readBeeps(written)).toBe(pattern);
    expect(readBeeps(pattern)).toBe(pattern);
    expect(beepsInWords(pattern)).toBe(words);
  });

  it("are no number in a story without one, however long", () => {
    expect(readBeeps("não sei contar")).toBeNull();
    expect(readBeeps("apita ".repeat(100_000))).toBeNull();
  });
});
