import { setTimeout as pause } from "node:timers/promises";
import type { Socket } from "socket.io-client";
import { type AgentToHub, type HubToAgent, NO_BEGINNING } from "../wire.js";
import type { Pace } from "./pace.js";

/**
 * Asks the hub whether a task still stands and is paid, now that the person said yes. Null: it may begin. Otherwise the
 * reason, for the hub. Without an answer it asks again until `signal` aborts, and then says `expired`.
 */
export type AskToBegin = (id: string, signal: AbortSignal) => Promise<string | null>;

export function createAskToBegin(
  socket: Pick<Socket<HubToAgent, AgentToHub>, "timeout">,
  { ackMs, reconnectMs }: Pick<Pace, "ackMs" | "reconnectMs">,
): AskToBegin {
  return async (id, signal) => {
    while (!signal.aborted) {
      const answer = await socket
        .timeout(ackMs)
        .emitWithAck("begin", { id })
        .catch(() => null);
      if (signal.aborted) break; // an answer that comes too late begins nothing
      if (answer?.ok === true) return null;
      if (NO_BEGINNING.some((reason) => reason === answer?.reason)) return String(answer?.reason);
      await pause(reconnectMs, undefined, { signal }).catch(() => undefined);
    }
    return "expired";
  };
}
