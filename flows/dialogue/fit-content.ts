import type { Capabilities } from "../capabilities.js";
import type { OutboundContent } from "../content.js";
import { splitText } from "../values/split-text.js";

/** How many full messages one text may fill. Nobody reads more, and each costs money and time. */
export const MOST_PARTS = 5;
/** What a channel adds to each option that it shows as numbered text: the number, a dash, blank lines and a hint. */
const AROUND_OPTION = 8;
const AROUND_OPTIONS = 48;

/**
 * Splits a content into as many sends as the channel needs. The checker has made sure that an author's text fits, but
 * filled-in values (`{{ }}`) may have any length. Together the parts are the text. Options stay with its end, and a
 * caption that is too long follows its file. `cut`: the text was longer than `MOST_PARTS` messages; the rest is left
 * out, and it ends in "…".
 */
export function fitContent(
  content: OutboundContent,
  { text: limits, media }: Pick<Capabilities, "text" | "media">,
): { contents: OutboundContent[]; cut: boolean } {
  const max = unitsWithin(limits, saidIn(content));
  if (content.kind === "text" && content.text.length > max) {
    const { text, cut } = bounded(content.text, max);
    return { contents: splitText(text, max).map((part) => ({ kind: "text", text: part })), cut };
  }
  if (content.kind === "media" && (content.caption ?? "").length > media.caption) {
    const { caption = "", ...file } = content;
    const { text, cut } = bounded(caption, max);
    return { contents: [file, ...splitText(text, max).map((part) => ({ kind: "text" as const, text: part }))], cut };
  }
  if (content.kind === "choices") {
    const room = max - lengthOfOptions(content);
    // The options alone are too long, so cutting the text would not help.
    if (content.text.length <= room || room < 2) return { contents: [content], cut: false };
    const { text, cut } = bounded(content.text, max);
    const parts = splitText(text, max);
    parts.push(...splitText(parts.pop() ?? "", room));
    const last = parts.pop() ?? "";
    return {
      contents: [...parts.map((part) => ({ kind: "text" as const, text: part })), { ...content, text: last }],
      cut,
    };
  }
  return { contents: [content], cut: false };
}

function saidIn(content: OutboundContent): string {
  if (content.kind === "text" || content.kind === "choices") return content.text;
  return content.kind === "media" ? (content.caption ?? "") : "";
}

/** How many units a part of this text may have, so that no part has more bytes than the channel takes. */
function unitsWithin({ max, bytes }: Capabilities["text"], text: string): number {
  if (bytes === undefined || utf8Length(text) <= bytes) return max;
  for (let units = max; units > 16; units = Math.floor(units * 0.9))
    if (
      splitText(text.slice(0, units * (MOST_PARTS + 1)).toWellFormed(), units).every(
        (part) => utf8Length(part) <= bytes,
      )
    )
      return units;
  return Math.max(2, Math.floor(bytes / 4));
}

/** Counted by hand, because the language has no encoder of its own. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function bounded(text: string, max: number): { text: string; cut: boolean } {
  if (text.length <= max * MOST_PARTS) return { text, cut: false };
  // Does not cut inside a surrogate pair.
  return { text: `${text.slice(0, max * MOST_PARTS - 1).replace(/[\uD800-\uDBFF]$/, "")}…`, cut: true };
}

function lengthOfOptions({ options, footer = "" }: Extract<OutboundContent, { kind: "choices" }>): number {
  return options.reduce(
    (sum, { label, description = "" }) => sum + label.length + description.length + AROUND_OPTION,
    footer.length + AROUND_OPTIONS,
  );
}
