import type { WaitingEvent } from "../ports/store.js";
import type { ConversationFact, FactKind } from "../vocabulary/conversation-fact.js";
import type { Sheet } from "./sheet.js";

/** After these, the next answer of a person is a first one. */
const BEGIN_ANEW: readonly FactKind[] = ["handed_over", "given_back", "closed"];

type What = Pick<ConversationFact, "kind"> & Partial<Pick<ConversationFact, "userId" | "team" | "reason" | "score">>;

/** Adds a fact to the turn's sheet. Of the answers in one turn, only the first after the bot let go is kept. */
export function addFact(sheet: Sheet, { id, receivedAt }: Pick<WaitingEvent, "id" | "receivedAt">, what: What): void {
  const { facts } = sheet.output;
  const before = facts.findLast(({ kind }) => kind === "first_answer" || BEGIN_ANEW.includes(kind));
  if (what.kind === "first_answer" && before?.kind === "first_answer") return;
  const n = facts.filter(({ eventId }) => eventId === id).length;
  const nobody = { userId: null, team: null, reason: null, score: null };
  facts.push({ ...nobody, ...what, eventId: id, n, at: receivedAt, sure: before !== undefined });
}
