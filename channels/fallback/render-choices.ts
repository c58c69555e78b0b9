import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import type { ChoiceOption, OutboundContent } from "../../bot/vocabulary/content.js";

export type Choices = Extract<OutboundContent, { kind: "choices" }>;

/**
 * How a channel shows options. With `text`, the options are numbered in the text, which may be longer than the
 * channel's limit.
 */
export type RenderedChoices =
  | { as: "buttons"; text: string; options: ChoiceOption[] }
  | { as: "list"; text: string; opener: string; options: ChoiceOption[] }
  | { as: "text"; text: string };

const OPENER = "Ver opções";
const HINT = "Responda com o número da opção.";

/**
 * Uses buttons if they fit, else a list, else numbered text. Nothing is ever cut to fit: what is too long for one form
 * takes the next one. Options that a platform could not tell apart (equal ids or equal button labels) also take the
 * next one.
 */
export function renderChoices(choices: Choices, limits: Pick<Capabilities, "buttons" | "list">): RenderedChoices {
  const { text, options } = choices;
  if (fitButtons(choices, limits.buttons)) return { as: "buttons", text, options };
  if (fitList(choices, limits.list)) return { as: "list", text, opener: opener(choices, limits.list), options };
  return { as: "text", text: numberedText(choices) };
}

/** The options as numbered lines. The customer answers with a number or with an option's words. */
export function numberedText({ text, options, footer }: Pick<Choices, "text" | "options" | "footer">): string {
  const lines = options.map((option, index) => {
    const description = option.description ? ` – ${option.description}` : "";
    return `${index + 1}. ${option.label}${description}`;
  });
  const parts = [text, lines.join("\n"), options.length > 0 ? HINT : "", footer ?? ""];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Buttons show no descriptions, so options with a description need a list. */
function fitButtons({ text, options }: Choices, limits: Capabilities["buttons"]): boolean {
  return (
    options.length > 0 &&
    options.length <= limits.max &&
    fits(text, limits.body) &&
    distinct(options.map((option) => option.id)) &&
    distinct(options.map((option) => option.label)) &&
    options.every((option) => fits(option.id, limits.id) && fits(option.label, limits.label) && !option.description)
  );
}

function fitList({ text, options }: Choices, limits: Capabilities["list"]): boolean {
  return (
    options.length > 0 &&
    options.length <= limits.rows &&
    fits(text, limits.body) &&
    distinct(options.map((option) => option.id)) &&
    options.every(
      (option) =>
        fits(option.id, limits.id) &&
        fits(option.label, limits.label) &&
        (option.description ?? "").length <= limits.description,
    )
  );
}

function opener({ button }: Choices, limits: Capabilities["list"]): string {
  return button !== undefined && fits(button, limits.opener) ? button : OPENER.slice(0, limits.opener);
}

function fits(text: string, max: number): boolean {
  return text.trim() !== "" && text.length <= max;
}

function distinct(texts: string[]): boolean {
  return new Set(texts).size === texts.length;
}
