import type { Breakers } from "../ports/breakers.js";
import type { EffectHandler } from "../ports/effect-handler.js";
import type { Meter } from "../ports/meter.js";
import type { ConversationRef, EffectEnd, OpenEffect, OutsideKind, Store } from "../ports/store.js";

/** What the performer needs from outside. */
export type PerformerOptions = {
  store: Pick<Store, "begin">;
  /** Writes how an effect ended. False when another process had taken it over. */
  write(end: EffectEnd): Promise<boolean>;
  handlers: Record<OutsideKind, EffectHandler>;
  breakers: Breakers;
  /** Whether a company is served now. Nothing is begun for the others. */
  serves(tenantId: string): boolean;
  /** Waiting time after attempt n (ms), with jitter. */
  backoffMs(attempt: number): number;
  now(): number;
  workerId: string;
  /**
   * Resolves when everything that has reached the inbox is stored. A send is only repeated after that, because the
   * provider's status for it may be among it.
   */
  stored(): Promise<void>;
  /** Called after the end of an effect was written. */
  ended(effect: OpenEffect, end: EffectEnd): void;
  wake(ref: ConversationRef): void;
  /** Called for a bug in a handler, or a database that is away, so that no such failure is swallowed. */
  problem(effect: OpenEffect, error: unknown): void;
  meter: Pick<Meter, "called">;
  /** How many transactions may run at once; 1 for the embedded database. */
  concurrency: number;
};
