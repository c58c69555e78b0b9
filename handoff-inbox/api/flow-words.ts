import { z } from "zod";
import { ProgramBroken, ProgramMissing, type Programs } from "../../bot/ports/programs.js";
import type { Program } from "../../flows/program.js";
import type { Value } from "../../flows/value.js";
import { type FormatContext, formatValue } from "../../flows/values/format-value.js";
import type { Variable } from "../../flows/variable.js";

/**
 * A company's flows as they were published under `hash` (null: the current ones). Null when there are none that can be
 * read.
 */
export async function readProgram(
  programs: Pick<Programs, "current" | "pinned" | "load">,
  tenantId: string,
  hash: string | null,
): Promise<Program | null> {
  const read = () => (hash === null ? programs.current(tenantId) : programs.pinned(tenantId, hash));
  try {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ProgramMissing)) throw error;
      await programs.load(error.tenantId, error.hash);
      return read();
    }
  } catch (error) {
    // The program that replaces a missing one may be missing as well. Its words only help readers; they are not the
    // answer.
    if (error instanceof ProgramBroken || error instanceof ProgramMissing) return null;
    throw error;
  }
}

export type Words = { label: string; value: string };

/** What the bot remembers about a customer, in the flows' names and values. Entries that say nothing are left out. */
export function rememberedWords(program: Program | null, vars: Record<string, unknown>, at: FormatContext): Words[] {
  return Object.entries(vars).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === "") return [];
    const variable = variableOf(program, name, []);
    const label = variable?.label ?? name.replaceAll("_", " ");
    return [{ label, value: valueWords(variable, value as Value, at) }];
  });
}

/** A declaration in the flows named first counts, then one that outlives its flow, then any. */
function variableOf(program: Program | null, name: string, first: readonly string[]): Variable | null {
  if (program === null) return null;
  const named = first.flatMap((flow) => program.flows.get(flow)?.vars.get(name) ?? []);
  const all = [...program.flows.values()].flatMap(({ vars }) => vars.get(name) ?? []);
  return named[0] ?? all.find(({ scope }) => scope === "contact") ?? all[0] ?? null;
}

function valueWords(variable: Variable | null, value: Value, at: FormatContext): string {
  const option = typeof value === "string" ? variable?.of?.find(({ id }) => id === value) : undefined;
  return option?.label ?? formatValue(value, variable?.type ?? null, at);
}

const commandsSchema = z.array(
  z.object({
    kind: z.string(),
    flow: z.string().optional(),
    intent: z.string().optional(),
    by: z.string().optional(),
    variable: z.string().optional(),
    value: z.json().optional(),
    correction: z.boolean().optional(),
    about: z.string().optional(),
    topic: z.string().optional(),
    score: z.number().optional(),
  }),
);
type Heard = z.infer<typeof commandsSchema>[number];

/**
 * What a message was understood to ask for, best first, one short sentence each. `flows`: those that the turn went
 * through.
 */
export function heardWords(
  program: Program | null,
  heard: unknown,
  flows: readonly string[],
  at: FormatContext,
): string[] {
  const parsed = commandsSchema.safeParse(heard);
  if (!parsed.success) return [];
  return parsed.data.flatMap((command) => {
    const words = sayingOf(program, command, flows, at);
    if (words === null) return [];
    const { score } = command;
    const sure = score === undefined ? "" : ` (${Math.round(score * 100)}% de certeza)`;
    return [`${words}${command.kind === "unknown" ? "" : sure}`];
  });
}

function sayingOf(program: Program | null, command: Heard, flows: readonly string[], at: FormatContext): string | null {
  switch (command.kind) {
    case "start_flow": {
      const intent = program?.intents.find(({ name }) => name === command.intent);
      const title = intent?.title ?? program?.flows.get(command.flow ?? "")?.title ?? command.flow ?? "";
      return command.by === "keyword" ? `Escreveu a palavra que abre “${title}”` : `O assunto “${title}”`;
    }
    case "set": {
      const variable = variableOf(program, command.variable ?? "", flows);
      const label = variable?.label ?? (command.variable ?? "").replaceAll("_", " ");
      const value = variable?.pii ? "(dado pessoal)" : valueWords(variable, command.value ?? null, at);
      return `${command.correction ? "Uma correção" : "A resposta"}: ${label} = ${value}`;
    }
    case "answer":
      return command.about ? `Uma pergunta sobre “${command.about}”` : "Uma pergunta para os artigos da empresa";
    case "repeat":
      return "Pediu para repetir";
    case "cancel":
      return "Quis cancelar";
    case "handover":
      return "Pediu uma pessoa";
    case "small_talk":
      return SMALL_TALK[command.topic ?? ""] ?? "Conversa do dia a dia";
    case "unknown":
      return "Não entendeu o que foi pedido";
    default:
      return null;
  }
}

const SMALL_TALK: Record<string, string> = {
  greeting: "Um cumprimento",
  thanks: "Um agradecimento",
  goodbye: "Uma despedida",
  ok: "Um “ok”",
  laugh: "Uma risada",
};
