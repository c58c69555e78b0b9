/**
 * Unfinished input of one form, kept in this tab until it is saved or thrown away. `base`: what the server had when the
 * person began, and its revision.
 */
export type FormDraft<Values> = { values: Values; base: Values; revision: number | null; at: number };

/** With the drafts of conversations, so that signing out removes it, too. */
const placeOf = (personId: string, form: string) => `balcao-draft-${personId}-form-${form}`;

/** The draft of a form, or null. What cannot be read is removed. */
export function readFormDraft<Values>(personId: string, form: string): FormDraft<Values> | null {
  const place = placeOf(personId, form);
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? "null");
    return isDraft<Values>(kept) ? kept : null;
  } catch {
    sessionStorage.removeItem(place);
    return null;
  }
}

/** Keeps a draft, or with null forgets it. */
export function keepFormDraft<Values>(personId: string, form: string, draft: FormDraft<Values> | null): void {
  if (draft === null) sessionStorage.removeItem(placeOf(personId, form));
  else sessionStorage.setItem(placeOf(personId, form), JSON.stringify(draft));
}

function isDraft<Values>(kept: unknown): kept is FormDraft<Values> {
  const draft = kept as FormDraft<Values> | null;
  return typeof draft?.at === "number" && typeof draft.values === "object" && typeof draft.base === "object";
}
