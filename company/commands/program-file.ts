import { z } from "zod";
import type { SourceFile } from "../../flows/program-source.js";
import type { At, ProgramFiles } from "./at.js";
import { defineCommand, type ItemKind } from "./define-command.js";
import { textForm } from "./text-form.js";

export const INTENTS = "intents.yaml";
/** The files that people write flows in: `flows/prices.yaml`, its tests `flows/prices.test.yaml`, and the intents. */
export const filePath = z
  .string()
  .max(200)
  .regex(/^(intents\.yaml|flows\/[A-Za-z0-9_-]+(\.test)?\.yaml)$/);

/** A file of the program that is published. */
export const fileKind: ItemKind<SourceFile> = {
  kind: "file",
  nameOf: ({ path }) => path,
  read: async ({ files }, path) => fileOf(files, path),
  // The programs of the company keep the texts.
  shown: ({ path, text }) => ({ path, ...textForm(text) }),
  differences: (before, after) => (before.text === after.text ? [] : ["text"]),
  form: ({ text }) => textForm(text),
  fromFolder: () => true,
};

export const listOf = (file: SourceFile | null): SourceFile[] => (file === null ? [] : [file]);

/** All files but the hours, by path. */
export function filesOf({ flows, tests, intents }: ProgramFiles): SourceFile[] {
  return [...listOf(intents), ...flows, ...tests].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

const fileOf = (files: ProgramFiles, path: string) => filesOf(files).find((file) => file.path === path) ?? null;

/** Puts a file in its place; null takes it away. Files keep the order of their paths, as a folder gives them. */
export function withFile(files: ProgramFiles, path: string, text: string | null): ProgramFiles {
  const file = text === null ? null : { path, text };
  if (path === INTENTS) return { ...files, intents: file };
  const of = path.endsWith(".test.yaml") ? "tests" : "flows";
  const others = files[of].filter((other) => other.path !== path);
  return { ...files, [of]: [...others, ...listOf(file)].toSorted((a, b) => (a.path < b.path ? -1 : 1)) };
}

const whole = { may: "company.change", kind: fileKind, named: ({ path }: { path: string }) => path } as const;

/** Checked with all other files when the program is published, at the end of the transaction. */
export const putFile = defineCommand({
  ...whole,
  name: "flow.change",
  input: z.strictObject({ path: z.string(), text: z.string() }),
  makes: "either",
  async write(at: At, { path, text }) {
    at.files = withFile(at.files, path, text);
  },
});

export const removeFile = defineCommand({
  ...whole,
  name: "flow.remove",
  input: z.strictObject({ path: z.string() }),
  makes: "known",
  async write(at: At, { path }) {
    at.files = withFile(at.files, path, null);
  },
});
