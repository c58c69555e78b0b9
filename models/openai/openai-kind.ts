import { z } from "zod";

const count = (most: number) => z.coerce.number().int().min(1).max(most);
/** A price of a million tokens: "0.15" or "0,15". In millionths of the currency's unit. */
const price = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim().replace(",", "."))
  .pipe(z.string().regex(/^\d{1,5}(\.\d{1,6})?$/))
  .transform((text) => Math.round(Number(text) * 1_000_000));

const server = z
  .string()
  .trim()
  .refine((text) => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password, search, hash } = new URL(text);
    return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === "");
  })
  .transform((text) => text.replace(/\/+$/, ""));

/** What an account at an OpenAI-compatible server says of itself in `models.yaml`. */
export const openAiSettings = z.strictObject({
  server,
  chat: z.string().trim().min(1).max(120),
  /** For short questions; without it, `chat`. */
  small: z.string().trim().min(1).max(120).optional(),
  seconds: count(60).default(8),
  at_once: count(256).default(8),
  tokens_per_day: count(1_000_000_000).optional(),
  tokens_per_contact: count(1_000_000_000).optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  input_price: price.optional(),
  output_price: price.optional(),
});

export const openAiSecrets = z.strictObject({ api_key: z.string().min(1).max(500).optional() });

export const OPENAI_KIND = {
  name: "openai",
  schema: { settings: openAiSettings, secrets: openAiSecrets },
} as const;
