import type { EffectHandler } from "../ports/effect-handler.js";
import type { OpenEffect } from "../ports/store.js";
import type { Places } from "./places.js";

/** An effect's place at its provider, and before it the one in its company's share of them. */
export function placeOf(places: Places, effect: OpenEffect, handler: EffectHandler) {
  const provider = handler.provider(effect);
  const { ofOneCompany } = handler;
  const share = ofOneCompany === undefined ? null : { name: `${provider} ${effect.tenantId}`, most: ofOneCompany };
  return {
    /** Waits until both are free, and takes them. */
    async enter(): Promise<void> {
      if (share) await places.enter(share.name, share.most);
      await places.enter(provider, handler.atOnce);
    },
    leave(): void {
      if (share) places.leave(share.name);
      places.leave(provider);
    },
  };
}
