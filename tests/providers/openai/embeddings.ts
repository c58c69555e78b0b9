import { createHash } from "node:crypto";
import { z } from "zod";
import type { World } from "./world.js";

const bodySchema = z.object({
  model: z.string().min(1),
  input: z.union([z.string(), z.array(z.string()).min(1)]),
  encoding_format: z.enum(["float", "base64"]).default("float"),
  dimensions: z.int().min(1).optional(),
});

/** Vectors in which equal words point the same way: as floats, or as base64 of 32-bit floats. */
export function embed(world: World, json: unknown): { json: unknown } | { wrong: string } {
  const read = bodySchema.safeParse(json);
  if (!read.success) return { wrong: z.prettifyError(read.error) };
  const { model, input, encoding_format, dimensions = world.dimensions } = read.data;
  const texts = typeof input === "string" ? [input] : input;
  const packed = encoding_format === "base64" && !world.floatsAnyway;
  const data = texts.map((text, index) => {
    const vector = vectorOf(text, dimensions);
    const embedding = packed ? Buffer.from(Float32Array.from(vector).buffer).toString("base64") : vector;
    return { object: "embedding", index, embedding };
  });
  const tokens = texts.reduce((sum, text) => sum + text.split(/\s+/).length, 0);
  return { json: { object: "list", model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } } };
}

function vectorOf(text: string, dimensions: number): number[] {
  const vector = Array.from({ length: dimensions }, () => 0);
  for (const word of text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []) {
    const hash = createHash("sha256").update(word).digest();
    const place = hash.readUInt16LE(0) % dimensions;
    vector[place] = (vector[place] ?? 0) + 1;
  }
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}
