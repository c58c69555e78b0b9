import type { Program } from "../../flows/program.js";
import type { Expectation } from "../../flows/understanding.js";
import type { EffectHandler, EffectOutcome } from "../ports/effect-handler.js";
import { ProgramMissing, type Programs } from "../ports/programs.js";
import type { InsideEvent, OpenEffect } from "../ports/store.js";
import type { Understander } from "../ports/understander.js";

/** What the effect carries: the message, and what the dialogue expected. `at`: when it was decided, in ms. */
export type UnderstandPayload = { text: string; program: string; expecting: Expectation | null; at: number };

/** A message that waited longer than this, in ms, before anybody could be asked is understood without a model. */
const LATE_MS = 10_000;
const TIMEOUT_MS = 10_000;

/** Asks what a message means. Whatever fails, the classifier decides: the message always gets its event. */
export function createUnderstandHandler(options: {
  understander: Understander | null;
  programs: Programs;
  now(): number;
}): EffectHandler {
  const { understander, programs } = options;
  const keyOf = ({ eventId, n }: OpenEffect) => `${eventId}.${n}`;
  const event = (effect: OpenEffect, more: { proposal: null; note: string }): InsideEvent => ({
    kind: "understood",
    of: keyOf(effect),
    ...more,
  });
  const without = (effect: OpenEffect, note: string): EffectOutcome => ({
    outcome: "done",
    providerId: null,
    event: event(effect, { proposal: null, note }),
  });

  return {
    timeoutMs: () => TIMEOUT_MS,
    mostAttempts: 2,
    // A slow model of one company keeps no other company's messages waiting.
    atOnce: 16,
    heldBack: "give_up",
    provider: ({ tenantId }) => `understanding:${tenantId}`,
    hold: () => 0,
    uncertain: () => ({ waitMs: 0, then: "repeat" }),
    gaveUp: (effect, reason) => event(effect, { proposal: null, note: reason }),

    async perform(effect, signal) {
      const { text, program: hash, expecting, at } = effect.payload as UnderstandPayload;
      if (!understander) return without(effect, "nenhum modelo está ligado");
      if (options.now() - at > LATE_MS) return without(effect, "esperou demais");
      const { tenantId, conversationId } = effect;
      const program = await loaded(programs, tenantId, hash);
      if (!program) return without(effect, "não há fluxo publicado");
      const key = keyOf(effect);
      const said = await understander.ask({ tenantId, conversationId, key, program, expecting, text, signal });
      return { outcome: "done", providerId: null, event: { kind: "understood", of: key, ...said } };
    },
  };
}

async function loaded(programs: Programs, tenantId: string, hash: string): Promise<Program | null> {
  try {
    return programs.pinned(tenantId, hash);
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    await programs.load(tenantId, error.hash);
    return programs.pinned(tenantId, hash);
  }
}
