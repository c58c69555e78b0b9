import { createInterface } from "node:readline/promises";
import { understand } from "../../bot/understanding/understand.js";
import { WHATSAPP_CAPABILITIES } from "../../channels/whatsapp/capabilities.js";
import { compileProgram } from "../../flows/compile-program.js";
import type { OutboundContent } from "../../flows/content.js";
import type { Effect } from "../../flows/effect.js";
import type { FlowEvent, FlowEventBody } from "../../flows/event.js";
import { expectationOf } from "../../flows/expectation-of.js";
import { interpret } from "../../flows/interpret.js";
import { type DialogueState, initialState } from "../../flows/state.js";
import { readFolder } from "./read-folder.js";

/** `balcao chat [folder]`: the flows in this terminal, with real timers and nothing else real. `/tempo 20m` lets time pass. */
export async function chat(folder: string | undefined): Promise<void> {
  const company = await readFolder(folder);
  if (!company) return;
  const compiled = compileProgram(company.source);
  if (!compiled.ok) return;
  const { program } = compiled;
  const facts: FlowEvent["facts"] = {
    contact: { id: "terminal", name: null, phone: null, email: null, vars: {} },
    company: program.company,
    channel: { capabilities: WHATSAPP_CAPABILITIES },
    first_contact: true,
  };
  let state: DialogueState = initialState();
  let skippedMs = 0;
  let lastId = 0;
  const timers = new Map<string, number>();
  const now = () => Date.now() + skippedMs;

  function happen(body: FlowEventBody): void {
    const result = interpret(program, state, { id: String(++lastId), at: now(), facts, ...body });
    state = result.state;
    facts.first_contact = false;
    for (const effect of result.effects) {
      if (effect.kind === "set_timer") timers.set(effect.timer, effect.at);
      else if (effect.kind === "cancel_timer") timers.delete(effect.timer);
      else if (effect.kind === "remember") Object.assign(facts.contact.vars, effect.vars);
      else show(effect);
    }
  }

  function ring(): void {
    for (const [timer, at] of [...timers].sort((a, b) => a[1] - b[1])) {
      if (at > now()) continue;
      timers.delete(timer);
      happen({ kind: "timer", timer });
    }
  }

  const clock = setInterval(ring, 500);
  const terminal = createInterface({ input: process.stdin, output: process.stdout, prompt: "você> " });
  console.log(`${program.company.name}: escreva como um cliente. /tempo 20m deixa o tempo passar, Ctrl+D termina.`);
  terminal.prompt();
  for await (const line of terminal) {
    const text = line.trim();
    const skip = /^\/tempo (\d+)\s*([smhd])$/.exec(text);
    if (skip) {
      skippedMs +=
        Number(skip[1]) * { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[skip[2] as "s" | "m" | "h" | "d"];
      ring();
    } else if (text !== "") {
      happen({
        kind: "message",
        content: { kind: "text", text },
        understanding: understand(program, expectationOf(program, state), text),
      });
    }
    terminal.prompt();
  }
  clearInterval(clock);
}

function show(effect: Effect): void {
  if (effect.kind === "send") console.log(`bot> ${render(effect.content)}`);
  else if (effect.kind === "handoff")
    console.log(`  [passa para uma pessoa${effect.team ? ` do time ${effect.team}` : ""}: ${effect.reason}]`);
  else {
    const { key: _key, kind, ...rest } = effect;
    console.log(`  [${kind} ${JSON.stringify(rest)}]`);
  }
}

function render(content: OutboundContent): string {
  if (content.kind === "text") return content.text;
  if (content.kind === "choices")
    return `${content.text}\n${content.options.map((option, i) => `     ${i + 1}. ${option.label}`).join("\n")}`;
  return JSON.stringify(content);
}
