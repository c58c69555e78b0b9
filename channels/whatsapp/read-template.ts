import { z } from "zod";
import {
  type MessageTemplate,
  TEMPLATE_STATUSES,
  type TemplateQuality,
  type TemplateStatus,
  variablesIn,
} from "../../bot/vocabulary/message-template.js";
import { listOf, maybeText, readAs, whereRight } from "../meta/lenient.js";

const component = z.object({
  type: maybeText,
  format: maybeText,
  text: maybeText,
  buttons: listOf(whereRight(z.object({ type: maybeText, url: maybeText }))),
});

const listed = z.object({
  name: z.string().min(1),
  language: z.string().min(1),
  status: maybeText,
  category: maybeText,
  rejected_reason: maybeText,
  quality_score: whereRight(z.object({ score: maybeText })),
  components: listOf(whereRight(component)),
});
type Component = z.infer<typeof component>;

/**
 * One of `message_templates`. Undefined when it has no name or no language.
 * @see https://developers.facebook.com/docs/graph-api/reference/whats-app-business-hsm
 */
export function readTemplate(raw: unknown): MessageTemplate | undefined {
  const template = readAs(listed, raw);
  if (template === undefined) return undefined;
  const parts = new Map(template.components.flatMap((part) => (part?.type ? [[part.type.toUpperCase(), part]] : [])));
  const [header, body, footer, buttons] = ["HEADER", "BODY", "FOOTER", "BUTTONS"].map((type) => parts.get(type));
  const text = body?.text ?? "";
  return {
    name: template.name,
    language: template.language,
    status: templateStatus(template.status) ?? "pending",
    reason: templateReason(template.rejected_reason),
    category: template.category?.toLowerCase() ?? null,
    quality: templateQuality(template.quality_score?.score),
    header: header?.text ?? null,
    body: text,
    footer: footer?.text ?? null,
    variables: variablesIn(text),
    unfit: whyUnfit(template.category, header, text, buttons) ?? whyOthers([...parts.keys()]),
  };
}

/** What a template needs that is not filled in here; null when it can be sent. */
function whyUnfit(category: string | undefined, header: Component | undefined, body: string, buttons?: Component) {
  if (category?.toUpperCase() === "AUTHENTICATION") return "é um modelo de código de acesso";
  if (body === "") return "não tem texto";
  if (header && (header.format ?? "TEXT").toUpperCase() !== "TEXT") return "o cabeçalho pede um arquivo ou lugar";
  if (header && variablesIn(header.text ?? "").length > 0) return "o cabeçalho tem uma variável";
  const filled = buttons?.buttons.some((button) => button && needsValue(button));
  return filled ? "um botão pede um valor" : null;
}

/** Every other part (cards, an offer's countdown) must be filled in, and so must one that this version does not know. */
function whyOthers(types: readonly string[]): string | null {
  const other = types.find((type) => !["HEADER", "BODY", "FOOTER", "BUTTONS"].includes(type));
  return other === undefined ? null : `tem uma parte que não se preenche aqui (${other.toLowerCase().slice(0, 60)})`;
}

function needsValue({ type = "", url = "" }: { type?: string; url?: string }): boolean {
  if (type.toUpperCase() === "URL") return url.includes("{{");
  return !["QUICK_REPLY", "PHONE_NUMBER"].includes(type.toUpperCase());
}

const ALSO: Record<string, TemplateStatus> = {
  in_appeal: "rejected",
  pending_deletion: "disabled",
  deleted: "disabled",
  archived: "disabled",
  limit_exceeded: "disabled",
  reinstated: "approved",
  unpaused: "approved",
  // It may still be sent. Meta warns that it will be paused.
  flagged: "approved",
};

/** Meta's word for a state as ours; undefined for one that this version does not know. */
export function templateStatus(word: string | undefined): TemplateStatus | undefined {
  const lower = word?.toLowerCase() ?? "";
  return TEMPLATE_STATUSES.find((status) => status === lower) ?? ALSO[lower];
}

export function templateQuality(score: string | undefined): TemplateQuality | null {
  switch (score?.toUpperCase()) {
    case "GREEN":
      return "good";
    case "YELLOW":
      return "fair";
    case "RED":
      return "poor";
    default:
      return null;
  }
}

const REASONS: Record<string, string> = {
  ABUSIVE_CONTENT: "conteúdo que a Meta considera abusivo",
  INCORRECT_CATEGORY: "a categoria não é a certa",
  INVALID_FORMAT: "o formato não é aceito",
  TAG_CONTENT_MISMATCH: "o idioma não é o do texto",
  SCAM: "a Meta viu nele um golpe",
  PROMOTIONAL: "é divulgação em uma categoria que não a permite",
};

/** Why Meta refused a template, in words for people; null for no reason. */
export function templateReason(word: string | undefined): string | null {
  if (!word || word === "NONE") return null;
  return REASONS[word] ?? word.toLowerCase().replaceAll("_", " ").slice(0, 300);
}
