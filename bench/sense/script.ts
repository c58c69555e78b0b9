import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

/** Outcomes without the name of a flow, article, item, datum or language. */
const PLAIN = [
  "answered",
  "again",
  "person",
  "offers-person",
  "cancelled",
  "optout",
  "courtesy",
  "quiet",
  "kept",
  "clarify",
] as const;
const NAMED = ["flow", "article", "item", "fact", "text", "options", "language"] as const;

const outcome = z
  .string()
  .refine(
    (name) =>
      PLAIN.some((plain) => plain === name) ||
      NAMED.some((kind) => name.startsWith(`${kind}:`) && name.length > kind.length + 1),
    { error: "not an outcome that a judge knows" },
  );

const file = z.strictObject({
  kind: z.enum(["image", "audio", "voice", "video", "document", "location", "contact", "sticker"]),
  name: z.string().optional(),
  caption: z.string().optional(),
});

const turn = z
  .strictObject({
    says: z.string().optional(),
    burst: z.array(z.string()).min(1).optional(),
    file: file.optional(),
    tap: z.string().optional(),
    after: z
      .string()
      .regex(/^\d+\s*[smhd]$/)
      .optional(),
    right: z.array(outcome).min(1),
    asks: z.array(outcome).default([]),
    never: z.array(outcome).default([]),
  })
  .refine((each) => [each.says, each.burst, each.file, each.tap].filter((one) => one !== undefined).length === 1, {
    error: "a turn has exactly one of says, burst, file, tap",
  });

const talk = z.strictObject({
  id: z.string(),
  company: z.string(),
  contact: z.string().nullable(),
  /** Local time of the first message, `YYYY-MM-DDTHH:MM`. */
  at: z.coerce.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/),
  mood: z.string().optional(),
  turns: z.array(turn).min(1),
});

export type SenseTurn = z.infer<typeof turn>;
export type SenseTalk = z.infer<typeof talk>;

/** Reads a file of conversations. Throws when one does not have the form that README.md describes. */
export function readTalks(path: string): SenseTalk[] {
  return z.array(talk).parse(parse(readFileSync(path, "utf8")));
}
