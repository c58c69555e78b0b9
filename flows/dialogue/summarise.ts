import type { Turn } from "./turn.js";

/** A summary for the person who takes over: flows and answers, without personal data. */
export function summarise(turn: Turn): string {
  const lines: string[] = [];
  for (const frame of turn.state.frames) {
    const flow = turn.program.flows.get(frame.flow);
    if (!flow || flow.system) continue;
    lines.push(flow.title);
    for (const { variable } of frame.answers) {
      const declared = flow.vars.get(variable);
      const value = frame.vars[variable] ?? turn.state.vars[variable];
      if (!declared || value === undefined || value === null) continue;
      const option = declared.of?.find((each) => each.id === value);
      const shown = declared.pii ? "(informado na conversa)" : (option?.label ?? turn.format(value, declared.type));
      lines.push(`- ${declared.label}: ${shown}`);
    }
  }
  return lines.join("\n");
}
