import type { Programs } from "../ports/programs.js";
import type { ConversationRef, LoadedConversation, Store, TurnOutput, TurnsResult } from "../ports/store.js";

export type TurnQueueOptions = {
  store: Pick<Store, "turns" | "failTurn">;
  programs: Pick<Programs, "load">;
  run(conversation: LoadedConversation): Promise<TurnOutput | null>;
  /** Called after each commit, with what must be carried out and told. */
  done(done: TurnsResult["done"]): void;
  /** Told of what went wrong: `dead` when an event was set aside for people; null: no event is known to be the cause. */
  failed(ref: ConversationRef, error: unknown, dead: boolean, eventId: string | null): void;
  /** Conversations in one transaction, at most. */
  batch: number;
  /** Batches at once, at most. */
  concurrency: number;
  /** Of those, how many begin for whatever waits; further ones only for a whole batch, or when one takes long. */
  freely: number;
};
