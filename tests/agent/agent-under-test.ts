import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { AgentOptions } from "../../agent/program/agent-options.js";
import type { ExitCode } from "../../agent/program/exit-code.js";
import { type Home, openHome } from "../../agent/program/home.js";
import { runAgent } from "../../agent/program/run-agent.js";
import { questionInTerminal } from "../../agent/program/terminal.js";
import { linesOf } from "../../agent/program/terminal-lines.js";
import { PORTUGUESE } from "../../agent/program/words/portuguese.js";
import { simulatedFacts } from "../../agent/simulated/facts.js";
import type { FakeHub } from "./fake-hub.js";

export const CODE = "KXTQ-7M9P";

export type AgentUnderTest = {
  exit: Promise<ExitCode>;
  home: Home;
  lines: string[];
  said(): string;
  questions: string[];
  stop(): void;
};

/**
 * Runs the agent in this process, quickly and with a person who agrees to everything, in a temporary folder of its own.
 */
export function startAgent(
  hub: FakeHub,
  folder: string,
  change: Partial<AgentOptions> & { yes?: boolean } = {},
): AgentUnderTest {
  const home = openHome(join(folder, "home"));
  const root = join(folder, "tmp");
  mkdirSync(root, { recursive: true });
  const lines: string[] = [];
  const questions: string[] = [];
  const stop = new AbortController();
  const { yes = true, ...options } = change;
  const exit = runAgent({
    server: hub.address,
    home,
    screen: {
      show: (event) => lines.push(...linesOf(event, PORTUGUESE)),
      confirm: async (question) => questions.push(questionInTerminal(question, PORTUGUESE)) > 0 && yes,
      ask: async () => null,
      hear: () => undefined,
    },
    host: { name: "PC-ANA", os: "linux", osName: "Debian 12" },
    version: "0.1.0",
    code: home.pairing() === null ? CODE : null,
    once: false,
    showJson: false,
    scan: async () => simulatedFacts("full-disk", Date.now(), 4.2e9),
    temporaryRoots: [{ path: root, kind: "temporary" }],
    leave: () => stop.abort(),
    remove: () => stop.abort(),
    now: Date.now,
    pace: {
      reconnectMs: 50,
      reconnectMaxMs: 200,
      jitter: 0,
      ackMs: 300,
      heartbeatMs: 50,
      confirmMs: 10_000,
      stayMs: 20_000,
    },
    signal: stop.signal,
    ...options,
  });
  return { exit, home, lines, said: () => lines.join("\n"), questions, stop: () => stop.abort() };
}

/**
 * Fills the temporary folder with files of 100 bytes that are nine days old. Programs make files that end in `.tmp`
 * again.
 */
export function fillTemporary(folder: string, files: number, ending: "" | ".tmp" = ""): string {
  const root = join(folder, "tmp");
  const old = Date.now() / 1000 - 9 * 86_400;
  for (let n = 0; n < files; n++) {
    const place = join(root, `d${n % 10}`);
    if (n < 10) mkdirSync(place, { recursive: true, mode: 0o755 });
    const path = join(place, `${n}${ending}`);
    writeFileSync(path, "x".repeat(100));
    utimesSync(path, old, old);
  }
  return root;
}
