import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { WEB_CHAT_CAPABILITIES } from "../../channels/webchat/web-chat-adapter.js";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { BUILT_IN } from "../../flows/compile/scope.js";
import { compileProgram } from "../../flows/compile-program.js";
import { SYSTEM_FLOWS } from "../../flows/library/system-flows.js";
import type { ProgramSource, SourceFile } from "../../flows/program-source.js";
import { runFlowTests } from "../../flows/run-flow-tests.js";
import { STEP_KINDS } from "../../flows/steps/registry.js";
import { VARIABLE_TYPES } from "../../flows/value.js";
import { understand } from "../../understanding/understand.js";

const page = readFileSync(new URL("../../docs/flow-language.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => text);

/** Examples name their file in a first comment. Those that do not are a few steps of a flow. */
function files(): SourceFile[] {
  return examples.map((text, index) => {
    const path = /^# (\S+)\n/.exec(text)?.[1];
    if (path !== undefined) return { path, text };
    const steps = text.replace(/^/gm, "  ").trimEnd();
    return { path: `flows/steps-${index}.yaml`, text: `flow: steps-${index}\nsteps:\n${steps}\n` };
  });
}

function sourceOf(all: SourceFile[]): ProgramSource {
  const at = (path: string) => all.find((file) => file.path === path) ?? null;
  const isTest = (file: SourceFile) => file.path.endsWith(".test.yaml");
  return {
    flows: all.filter((file) => file.path.startsWith("flows/") && !isTest(file)),
    intents: at("intents.yaml"),
    hours: at("hours.yaml"),
    tests: all.filter(isTest),
    company: { name: "Oficina Clique", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    channels: [
      { name: "whatsapp", capabilities: WHATSAPP_CAPABILITIES },
      { name: "site", capabilities: WEB_CHAT_CAPABILITIES },
    ],
    teams: ["atendimento", "tecnicos"],
    catalog: ["limpeza-digital", "troca-ssd"],
  };
}

describe("docs/flow-language.md", () => {
  const source = sourceOf(files());
  const compiled = compileProgram(source);

  it("holds examples that all compile, together, for both channels", () => {
    expect(examples.length).toBeGreaterThan(15);
    expect(compiled.ok ? [] : compiled.problems).toEqual([]);
  });

  it("holds flow tests that pass", () => {
    if (!compiled.ok) throw new Error("the examples do not compile");
    const report = runFlowTests(compiled.program, source.tests, understand);
    expect(report.problems).toEqual([]);
    expect(report.results.filter((result) => !result.passed)).toEqual([]);
    expect(report.results.length).toBeGreaterThan(2);
  });

  it("shows every step kind in an example", () => {
    const shown = examples.join("\n");
    const missing = STEP_KINDS.map((kind) => kind.verb).filter(
      (verb) => !new RegExp(`^\\s*(?:- )?${verb}:`, "m").test(shown),
    );
    expect(missing).toEqual([]);
  });

  it("names every type, every system flow and every name that flows may read", () => {
    const builtIn = Object.entries(BUILT_IN).flatMap(([name, type]) =>
      typeof type === "object" ? Object.keys(type.fields).map((field) => `${name}.${field}`) : [name],
    );
    const systemFlows = SYSTEM_FLOWS.map(({ text }) => /^flow: (\S+)$/m.exec(text)?.[1] ?? "?");
    const missing = [...VARIABLE_TYPES, ...systemFlows, ...builtIn].filter((name) => !page.includes(`\`${name}\``));
    expect(missing).toEqual([]);
  });
});
