import type { Programs } from "../ports/programs.js";
import type { ConversationRef, LoadedConversation, Store, TurnOutput, TurnsResult } from "../ports/store.js";

export type TurnQueueOptions = {
  store: Pick<Store, "turns" | "failTurn">;
  programs: Pick<Programs, "load">;
  /** Whether a company is served now. The others' conversations get no turn; the sweep finds them when that changes. */
  serves(tenantId: string): boolean;
  run(conversation: LoadedConversation): Promise<TurnOutput | null>;
  /** Called after each commit with what must be carried out and published. */
  done(done: TurnsResult["done"]): void;
  /**
   * Called when something went wrong. `dead`: the event was set aside for people. `eventId: null`: no event is known to
   * be the cause.
   */
  failed(ref: ConversationRef, error: unknown, dead: boolean, eventId: string | null): void;
  /** How many conversations share one transaction at most. */
  batch: number;
  /** How many batches run at once at most. */
  concurrency: number;
  /**
   * How many of those begin even for less than a whole batch. Further ones begin only for a whole batch, or when one
   * takes long.
   */
  freely: number;
};
