import { createInterface } from "node:readline/promises";
import type { Question, Screen } from "./screen.js";
import { linesOf } from "./terminal-lines.js";
import type { Words } from "./words/words.js";

/** How often a question is asked that is answered with something else than yes or no. */
const TIMES_ASKED = 3;

/**
 * The program's face in a terminal. With `yes`, every question is answered with yes. Without a terminal and without
 * `yes`, every answer is no.
 */
export function openTerminal(yes: boolean, words: Words): Screen & { pause(): Promise<void> } {
  const isTerminal = process.stdin.isTTY === true;
  // A terminal that was closed can be written to no more. What has begun, a repair too, goes on without words.
  process.stdout.on("error", () => undefined);
  const print = (line: string) => process.stdout.write(`${printable(line)}\n`);
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
    show(event) {
      for (const line of linesOf(event, words)) print(line);
    },
    async confirm(asked, signal) {
      const text = questionInTerminal(asked, words);
      // Staying is a yes of its own: --yes of a script does not mean it.
      const sure = yes && asked.kind !== "stay";
      if (sure || !isTerminal) {
        print(`${text} ${sure ? words.window.answeredYes : words.window.nobodyToAnswer}`);
        return sure;
      }
      for (let times = 0; times < TIMES_ASKED; times++) {
        const answer = await question(`${text} `, signal).catch(() => "");
        if (/^(s|sim|sí|si|y|yes)$/i.test(answer)) return true;
        if (signal.aborted || answer === "" || /^(n|não|nao|no)$/i.test(answer)) return false;
        print(words.window.answerWithLetters);
      }
      return false;
    },
    async ask(what, signal) {
      if (!isTerminal) return null;
      const text = what === "server" ? words.window.askServer : words.window.askCode;
      return question(text, signal).catch((error: unknown) => {
        if (signal.aborted) return null;
        throw error;
      });
    },
    // In a terminal, Ctrl+C and the options of the command line do the same.
    hear: () => undefined,
    async pause() {
      if (isTerminal) await question(`\n${words.window.pressEnter}`);
    },
  };
}

/** A question with the letters that answer it. */
export function questionInTerminal(question: Question, words: Words): string {
  const { askSend, askStay, stayReads, askRepair, yesNo } = words.window;
  const asked =
    question.kind === "send"
      ? askSend(question.company)
      : question.kind === "stay"
        ? `${askStay(question)} ${stayReads}`
        : askRepair(words.actions[question.action] ?? question.action);
  return `${asked} ${yesNo}`;
}

/** The text without control characters, so that the server can neither move the cursor nor rewrite what was said. */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "");
}
