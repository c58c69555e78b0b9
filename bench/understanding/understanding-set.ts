import { readFileSync } from "node:fs";
import { basename, extname } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Meaning } from "../../flows/meaning.js";
import { shuffled } from "./shuffled.js";

/** What is learned and what is asked. No sentence is in both. Sentences that belong to no intent are never learned. */
export type UnderstandingSet = {
  name: string;
  intents: LearnedIntent[];
  asked: { intent: string; text: string }[];
  outOfScope: string[];
};

/** `topic`: it begins no flow, because the articles answer. */
export type LearnedIntent = {
  name: string;
  examples: string[];
  keywords: string[];
  means: Meaning | null;
  topic?: boolean;
};

/** Which part of the sentences is asked: a version is tuned on one half and judged by the other. */
export type Half = "tuned" | "kept" | "all";

const OUT_OF_SCOPE = new Set(["out_of_scope", "oos", "out-of-scope"]);
const plainSet = z.record(z.string(), z.array(z.coerce.string()).min(1));

/**
 * Reads a file `{intent: [sentences]}`, YAML or JSON. Half of each intent's sentences are learned, chosen by `seed`.
 * The key `out_of_scope` (or `oos`) holds sentences that belong to no intent. Throws a TypeError when the file has
 * another form.
 */
export function readSet(file: string, seed: number, half: Half): UnderstandingSet {
  const read = plainSet.safeParse(parse(readFileSync(file, "utf8")));
  if (!read.success)
    throw new TypeError(`${file} is not {intent: [sentences]}: ${read.error.issues[0]?.message ?? ""}`);
  const named = Object.entries(read.data).filter(([name]) => !OUT_OF_SCOPE.has(name));
  const split = named.map(([name, sentences]) => ({ name, means: null, ...inHalves(sentences, seed) }));
  return {
    name: basename(file, extname(file)),
    intents: split.map(({ name, means, learned }) => ({ name, means, examples: learned, keywords: [] })),
    asked: split.flatMap(({ name, asked }) => halfOf(asked, half).map((text) => ({ intent: name, text }))),
    outOfScope: halfOf(
      Object.entries(read.data).flatMap(([name, all]) => (OUT_OF_SCOPE.has(name) ? all : [])),
      half,
    ),
  };
}

/** Half of the sentences to learn from, and the other half to ask. A single sentence is learned. */
export function inHalves(sentences: readonly string[], seed: number): { learned: string[]; asked: string[] } {
  const mixed = shuffled([...new Set(sentences)], seed);
  const middle = Math.ceil(mixed.length / 2);
  return { learned: mixed.slice(0, middle), asked: mixed.slice(middle) };
}

/** Every second sentence. */
export function halfOf<T>(all: readonly T[], half: Half): T[] {
  return half === "all" ? [...all] : all.filter((_, index) => (index % 2 === 0) === (half === "tuned"));
}
