import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Sentence } from "../program/words/words.js";
import type { ActionResult, HostFacts } from "../wire.js";
import type { Workplace } from "./action.js";
import { findAction } from "./allow-list.js";
import { createTools, type Tools } from "./tools.js";

/** For tests: a system whose programs are small scripts, and systems that are not here, of which it is noted what would be started. */
let folder: string;
/** What the actions said. */
export let said: Sentence[];
/** To be called by each file of tests: its tests get a fresh system each. */
export function useFakeSystem(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "balcao-repairs-"));
    for (const name of ["bin", "home", "person", "xdg"]) mkdirSync(join(folder, name));
    said = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
}

/** A program of the system: a small script in the only folder of `PATH` beside those of the real system. */
export function program(name: string, script: string): void {
  writeFileSync(
    join(folder, "bin", name),
    `#!/bin/sh\necho "$0 $*" | sed 's|.*/bin/||' >> "${folder}/calls"\n${script}\n`,
    { mode: 0o755 },
  );
}
export const calls = () =>
  existsSync(join(folder, "calls")) ? readFileSync(join(folder, "calls"), "utf8").trim().split("\n") : [];
export const path = (name: string) => join(folder, name);

export function workplace(change: Partial<Workplace> & { isRoot?: boolean } = {}): Workplace {
  const { isRoot = true, ...rest } = change;
  const env = { PATH: `${path("bin")}:/usr/bin:/bin` };
  const isAttended = rest.isAttended ?? true;
  return {
    home: path("home"),
    temporaryRoots: [{ path: path("tmp"), kind: "temporary" }],
    volumeOf: async () => ({ id: "1", mount: "/", freeBytes: 1 }),
    os: "linux",
    tools: createTools({ os: "linux", isAttended, env, isRoot: () => isRoot }),
    person: path("person"),
    systemAutostart: [path("xdg")],
    isAttended,
    undoCommand: (id) => `balcao --undo ${id}`,
    now: () => Date.parse("2026-12-01T10:00:00Z"),
    say: (sentence) => said.push(sentence),
    ...rest,
  };
}

function prepared(name: string, params: unknown = {}) {
  const action = findAction(name)?.prepare(params);
  if (action == null) throw new Error(`${name} does not take ${JSON.stringify(params)}`);
  return action;
}
export const preview = (name: string, at: Workplace, params: unknown = {}) => prepared(name, params).preview(at);
export const run = (name: string, at: Workplace, result: ActionResult, params: unknown = {}) =>
  prepared(name, params).run(at, { at: at.now(), result });

/** Stands in for a system that is not here: it notes what is started, and says what is documented. */
export function scripted(
  os: HostFacts["os"],
  outputs: { [words: string]: string | Error },
): { at: Workplace; started: string[] } {
  const started: string[] = [];
  const tools: Tools = {
    async run(argv) {
      const line = argv.join(" ");
      started.push(line);
      const output = Object.entries(outputs).find(([words]) => line.includes(words))?.[1] ?? "";
      if (output instanceof Error) throw output;
      return { code: 0, stdout: output, stderr: "" };
    },
  };
  return { at: workplace({ os, tools }), started };
}
