import { z } from "zod";
import { BRAND } from "../../platform/look/tokens.js";

const origin = z.string().refine(isOrigin, {
  error: 'cada origem é um endereço como "https://loja.com.br", sem caminho no fim',
});

const schema = z.object({
  allowedOrigins: z
    .array(origin, { error: "allowedOrigins é uma lista de endereços" })
    .max(50, { error: "são no máximo 50 origens" })
    .default([]),
  title: z
    .string({ error: "title é um texto" })
    .min(1)
    .max(60, { error: "o título tem no máximo 60 letras" })
    .default("Atendimento"),
  greeting: z
    .string({ error: "greeting é um texto" })
    .max(300, { error: "a saudação tem no máximo 300 letras" })
    .default("Oi! Como podemos ajudar?"),
  color: z
    .string({ error: "color é um texto" })
    .regex(/^#[0-9a-f]{6}$/i, { error: 'a cor é escrita como "#0F766E"' })
    .default(BRAND),
  locale: z
    .string({ error: "locale é um texto" })
    .regex(/^[a-z]{2}(-[A-Z]{2})?$/, { error: 'o idioma é escrito como "pt-BR"' })
    .default("pt-BR"),
});

/** The settings that an admin gives a web chat channel. Every field has a default. */
export type WebChatSettings = z.infer<typeof schema>;

/** The settings, or words for people about each mistake, with the field's name. */
export function readSettings(
  settings: Record<string, unknown>,
): { ok: true; settings: WebChatSettings } | { ok: false; problems: string[] } {
  const parsed = schema.safeParse(settings);
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`) };
}

function isOrigin(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return (url.protocol === "https:" || url.protocol === "http:") && url.origin === value.toLowerCase();
}
