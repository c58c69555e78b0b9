import { z } from "zod";
import type { Asked } from "./world.js";

const part = z.union([
  z.object({ type: z.literal("text"), text: z.string() }),
  z.object({ type: z.literal("image_url"), image_url: z.object({ url: z.string() }) }),
]);
const message = z.object({
  role: z.enum(["system", "developer", "user", "assistant", "tool"]),
  content: z.union([z.string(), z.array(part), z.null()]).default(null),
});
const bodySchema = z.object({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().optional(),
  stream_options: z.object({ include_usage: z.boolean().optional() }).nullish(),
  tools: z.array(z.object({ type: z.literal("function"), function: z.object({ name: z.string() }) })).optional(),
  response_format: z
    .union([
      z.object({ type: z.enum(["text", "json_object"]) }),
      z.object({
        type: z.literal("json_schema"),
        json_schema: z.object({ schema: z.record(z.string(), z.unknown()), strict: z.boolean().nullish() }),
      }),
    ])
    .optional(),
});

export type ChatBody = z.output<typeof bodySchema>;

/** A request for a chat completion, or what is wrong with it. */
export function readAsked(json: unknown): { body: ChatBody; asked: Asked } | { wrong: string } {
  const read = bodySchema.safeParse(json);
  if (!read.success) return { wrong: z.prettifyError(read.error) };
  const body = read.data;
  const format = body.response_format;
  const schema = format?.type === "json_schema" ? format.json_schema.schema : null;
  if (format?.type === "json_schema" && format.json_schema.strict === true) {
    const loose = looseField(format.json_schema.schema);
    if (loose !== null) return { wrong: `Invalid schema: 'required' has to name every key; '${loose}' is missing.` };
  }
  const parts = body.messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
  const asked: Asked = {
    model: body.model,
    messages: body.messages.map(({ role, content }) => ({ role, text: textOf(content) })),
    pictures: parts.flatMap((one) => (one.type === "image_url" ? [one.image_url.url] : [])),
    schema,
    json: format !== undefined && format.type !== "text",
    tools: (body.tools ?? []).map((tool) => tool.function.name),
  };
  return { body, asked };
}

const textOf = (content: ChatBody["messages"][number]["content"]): string =>
  typeof content === "string"
    ? content
    : (content ?? []).flatMap((one) => (one.type === "text" ? [one.text] : [])).join("\n");

/** Strict schemas require all of their fields. */
function looseField({ properties, required }: Record<string, unknown>): string | null {
  const names = Object.keys((properties ?? {}) as object);
  return names.find((name) => !Array.isArray(required) || !required.includes(name)) ?? null;
}
