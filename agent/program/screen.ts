import { createInterface } from "node:readline/promises";

/** What the person at the computer sees and is asked. */
export type Screen = {
  say(line: string): void;
  /** Asks for yes or no. The answer is no when nobody can be asked, and when the signal aborts. */
  confirm(question: string, signal: AbortSignal): Promise<boolean>;
  /** Asks for a line of text; null when nobody can be asked. */
  ask(question: string): Promise<string | null>;
};

/** How often a question is asked that is answered with something else than yes or no. */
const TIMES_ASKED = 3;

/**
 * A terminal. With `yes`, every question is answered with yes. Without a terminal and without `yes`, every answer is
 * no.
 */
export function openScreen(yes: boolean): Screen {
  const isTerminal = process.stdin.isTTY === true;
  // A terminal that was closed can be written to no more. What has begun, a repair too, goes on without words.
  process.stdout.on("error", () => undefined);
  const say = (line: string) => process.stdout.write(`${printable(line)}\n`);
  async function question(text: string, signal?: AbortSignal): Promise<string> {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    // Ctrl+C in a question works like anywhere else.
    lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    try {
      return (await lines.question(printable(text), { signal })).trim();
    } finally {
      lines.close();
    }
  }
  return {
    say,
    async confirm(text, signal) {
      if (yes) {
        say(`${text} sim (--yes)`);
        return true;
      }
      if (!isTerminal) {
        say(`${text} não (ninguém para responder; use --yes para dizer sim)`);
        return false;
      }
      for (let asked = 0; asked < TIMES_ASKED; asked++) {
        const answer = await question(`${text} `, signal).catch(() => "");
        if (/^(s|sim|y|yes)$/i.test(answer)) return true;
        if (signal.aborted || answer === "" || /^(n|não|nao|no)$/i.test(answer)) return false;
        say("Responda com s (sim) ou n (não).");
      }
      return false;
    },
    ask: async (text) => (isTerminal ? await question(text) : null),
  };
}

/** The text without control characters, so that the server can neither move the cursor nor rewrite what was said. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "");
}
