import { describe, expect, it } from "vitest";
import { compileProgram } from "../compile-program.js";
import type { ProgramSource, SourceFile } from "../program-source.js";

const FILES: Record<string, string> = {
  "flows/menu.yaml": `flow: menu
start:
  - intent: menu
  - fallback: true
vars:
  topic:
    type: choice
    of: { a: Um, b: Dois }
steps:
  - ask: "O que deseja?"
    save: topic
    timeout: { after: 20m, goto: bye }
    on_failed: { goto: bye }
  - switch: topic
    cases:
      a:
        - call: other
  - id: bye
    say: Até logo.
`,
  "flows/other.yaml": `flow: other
start:
  - intent: other
steps:
  - say: Aqui estou.
`,
};
const INTENTS = `menu:
  title: Menu
  examples:
    - ver o menu
other:
  examples:
    - outra coisa
`;
const HOURS = `hours:
  weekdays: "09:00-18:00"
  saturday: "09:00-13:00"
`;

function problemsAfter(slip: { file: string; line: number; spaces: number | "tab" }) {
  const slipped = (file: SourceFile): SourceFile => {
    if (file.path !== slip.file) return file;
    const rows = file.text.split("\n");
    const row = rows[slip.line - 1] ?? "";
    const depth = row.length - row.trimStart().length;
    const indent = slip.spaces === "tab" ? "\t" : " ".repeat(Math.max(0, depth + slip.spaces));
    rows[slip.line - 1] = indent + row.trimStart();
    return { ...file, text: rows.join("\n") };
  };
  const source: ProgramSource = {
    company: { name: "Loja", timezone: "America/Sao_Paulo", locale: "pt-BR" },
    flows: Object.entries(FILES).map(([path, text]) => slipped({ path, text })),
    tests: [],
    intents: slipped({ path: "intents.yaml", text: INTENTS }),
    hours: slipped({ path: "hours.yaml", text: HOURS }),
    teams: [],
    channels: [],
  };
  const compiled = compileProgram(source);
  return compiled.ok ? [] : compiled.problems;
}

/** Every line of every file, indented by one or two spaces more, by two less, or by a tab. */
const SLIPS = [...Object.entries(FILES), ["intents.yaml", INTENTS], ["hours.yaml", HOURS]].flatMap(([file, text]) =>
  (text ?? "")
    .split("\n")
    .flatMap((row, index) =>
      row.trim() === ""
        ? []
        : ([1, 2, -1, -2, "tab"] as const)
            .filter((spaces) => spaces === "tab" || spaces > 0 || row.startsWith(" "))
            .map((spaces) => ({ file: file ?? "", line: index + 1, spaces })),
    ),
);

describe("one slip of indentation", () => {
  it("is no problem where nothing slipped", () => {
    expect(problemsAfter({ file: "flows/none.yaml", line: 1, spaces: 1 })).toEqual([]);
  });

  it.each(SLIPS)("in $file line $line by $spaces gives at most one problem, in Portuguese, near the line", (slip) => {
    const problems = problemsAfter(slip);
    expect(problems.length, JSON.stringify(problems, null, 1)).toBeLessThanOrEqual(1);
    const [problem] = problems;
    if (!problem) return;
    expect(problem.file).toBe(slip.file);
    expect(problem.reason).not.toMatch(/\b(not|are|allowed|unexpected|mapping|sequence|item|indicator|must)\b/i);
    // When the first line is wrong, all lines below it look wrong, too.
    if (slip.line > 1) expect(Math.abs(problem.line - slip.line)).toBeLessThanOrEqual(2);
  });
});
