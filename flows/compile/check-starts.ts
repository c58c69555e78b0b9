import type { Program } from "../program.js";
import type { FlowDraft } from "./compile-flow.js";
import type { Problems } from "./problems.js";

/** Refuses two flows that begin by the same thing, and returns those flows that begin without being understood. */
export function checkStarts(drafts: readonly FlowDraft[], problems: Problems): Omit<Program["starts"], "survey"> {
  const taken = new Map<string, string>();
  for (const { body, file } of drafts) {
    for (const [index, start] of (body.start ?? []).entries()) {
      for (const { what, words } of begins(start)) {
        const other = taken.get(what);
        if (other === undefined) taken.set(what, body.flow);
        else if (other !== body.flow || !what.startsWith("keyword ")) {
          problems.add({
            file: file.path,
            line: file.line(["start", index]),
            flow: body.flow,
            step: null,
            reason: other === body.flow ? `${words} está escrito duas vezes` : `${words} já começa o fluxo "${other}"`,
            remedy: "Deixe só um dos dois.",
          });
        }
      }
    }
  }
  return {
    firstMessage: taken.get("first_message") ?? null,
    fallback: taken.get("fallback") ?? null,
    outOfHours: taken.get("out_of_hours") ?? null,
  };
}

type Start = NonNullable<FlowDraft["body"]["start"]>[number];

function begins(start: Start): { what: string; words: string }[] {
  if ("intent" in start) return [{ what: `intent ${start.intent}`, words: `a intenção "${start.intent}"` }];
  if ("keyword" in start) {
    const words = typeof start.keyword === "string" ? [start.keyword] : start.keyword;
    return words.map((word) => ({ what: `keyword ${fold(word)}`, words: `a palavra "${word}"` }));
  }
  if ("urgent" in start) return [];
  const [what = ""] = Object.keys(start);
  return [{ what, words: `"${what}: true"` }];
}

/**
 * Keywords are compared without accents and case, as understanding does. The same word in two spellings of one flow is
 * no conflict.
 */
function fold(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
