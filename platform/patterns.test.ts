import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
/** Rooms whose patterns read what customers and strangers write. */
const ROOMS = ["flows", "bot", "understanding", "knowledge", "channels", "company", "platform", "server", "payments"];
/** A regular expression literal where an expression may begin. */
const LITERAL =
  /(?:^|[=(,:?[|&!{}\s])\/((?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)(?=[\s.,;)\]:?]|$)/g;
/** What a pattern may take for the longest of the attacks below, ms of processor; ordinary ones take far less than one. */
const MOST_MS = 60;
const REPEATS = [6, 12, 18, 24, 32];

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(entry.name) && !entry.name.includes(".test.")) yield path;
  }
}

function patternsIn(file: string): { source: string; pattern: RegExp }[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => !/^\s*(?:\*|\/\/|\/\*)/.test(line))
    .flatMap((line) =>
      [...line.matchAll(LITERAL)].flatMap(([, source = "", flags = ""]) => {
        try {
          return [{ source, pattern: new RegExp(source, flags.replace(/[gy]/g, "")) }];
        } catch {
          // A division or a path that looks like a pattern.
          return [];
        }
      }),
    );
}

/** Pieces that the pattern itself names, alone and two together: what nested repetitions could read in several ways. */
function piecesOf(source: string): string[] {
  const words = source.replace(/\\[a-zA-Z]|\[[^\]]*\]/g, " ").match(/[\p{L}\d]+(?: [\p{L}\d]+)*/gu) ?? [];
  const named = [...new Set([...words.slice(0, 40), " ", "a", "1", ".", "-", "\n"])];
  return named.flatMap((word) => [word, `${word} `]);
}

function slowest(pattern: RegExp, source: string): string | null {
  for (const piece of piecesOf(source))
    for (const repeats of REPEATS) {
      const text = `${piece.repeat(repeats)}\u0000`;
      // Collecting garbage takes processor time, too, but not each time.
      if ([1, 2, 3].every(() => processorTime(() => pattern.test(text)) > MOST_MS))
        return `${repeats} × ${JSON.stringify(piece)}`;
    }
  return null;
}

function processorTime(work: () => void): number {
  const start = process.cpuUsage();
  work();
  return process.cpuUsage(start).user / 1_000;
}

// A pattern that reads "esta e" both as two words and as one takes twice as long with each repetition. One such message
// would stop the process, and again after each restart.
it("no pattern of ours takes exponential time over what it names itself", { timeout: 120_000 }, () => {
  const files = ROOMS.flatMap((room) => [...sources(join(ROOT, room))]);
  const all = files.flatMap((file) => patternsIn(file).map((one) => ({ file: file.slice(ROOT.length + 1), ...one })));
  expect(all.length).toBeGreaterThan(300);
  const slow = all.flatMap(({ file, source, pattern }) => {
    const attack = slowest(pattern, source);
    return attack === null ? [] : [`${file}: /${source}/ over ${attack}`];
  });
  expect(slow).toEqual([]);
  // The check finds what it is made for.
  expect(slowest(/^(?:(?:e|esta|esta e) )*x$/, "esta e")).not.toBeNull();
});
