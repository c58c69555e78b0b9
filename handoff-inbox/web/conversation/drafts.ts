/** An unfinished text. It is kept in this tab, per person and conversation, until it is sent. */
export type Draft = { mode: "reply" | "note"; text: string };

const EMPTY: Draft = { mode: "reply", text: "" };
const placeOf = (personId: string, conversationId: string) => `balcao-draft-${personId}-${conversationId}`;

export function readDraft(personId: string, conversationId: string): Draft {
  try {
    const stored = JSON.parse(sessionStorage.getItem(placeOf(personId, conversationId)) ?? "null") as Draft | null;
    return typeof stored?.text === "string"
      ? { mode: stored.mode === "note" ? "note" : "reply", text: stored.text }
      : EMPTY;
  } catch {
    return EMPTY;
  }
}

export function keepDraft(personId: string, conversationId: string, draft: Draft): void {
  const place = placeOf(personId, conversationId);
  if (draft.text === "" && draft.mode === "reply") sessionStorage.removeItem(place);
  else sessionStorage.setItem(place, JSON.stringify(draft));
}

/** Removes all drafts, so that after signing out nothing of a customer stays in the tab. */
export function forgetDrafts(): void {
  for (const place of Object.keys(sessionStorage))
    if (place.startsWith("balcao-draft-")) sessionStorage.removeItem(place);
}
