import { setTimeout as sleep } from "node:timers/promises";
import type { Breakers } from "../bot/ports/breakers.js";
import type { Meter } from "../bot/ports/meter.js";
import { createAtOnce, LineFull } from "../platform/limits/at-once.js";
import type { ChatCall, ChatEnd, ModelAccount, ModelServer } from "./ports.js";

export type CallOptions = {
  servers: readonly ModelServer[];
  breakers: Breakers;
  meter: Pick<Meter, "called">;
  now(): number;
};

/** How a call ended, and how long its last attempt took, in ms. */
export type Called = ChatEnd & { ms: number };
export type CallAccount = (account: ModelAccount, call: ChatCall, signal: AbortSignal) => Promise<Called>;

/** How often one account is tried; in between it waits so long, in ms, unless the server says how long. */
const TRIES = 2;
const PAUSE_MS = 250;
/** A longer pause than this is not waited for: another account, or the local way, is quicker. */
const LONGEST_PAUSE_MS = 2_000;

/**
 * Calls an account's server: as many calls at once as the account allows, each with its time limit, measured and reported
 * to the account's breaker, and tried again after a short pause when that may help.
 */
export function createCallAccount(options: CallOptions): CallAccount {
  const { breakers, meter, now } = options;
  const servers = new Map(options.servers.map((server) => [server.kind, server]));
  const lines = new Map<number, ReturnType<typeof createAtOnce>>();

  const atOnce = (most: number) => {
    const known = lines.get(most) ?? createAtOnce(most, most * 4);
    lines.set(most, known);
    return known;
  };

  /** Waits for a place among the account's calls. A line that is too long already is as good as no answer. */
  async function inLine(account: ModelAccount, work: () => Promise<Called>) {
    try {
      return await atOnce(account.limits.atOnce)(account.key, work);
    } catch (error) {
      if (!(error instanceof LineFull)) throw error;
      return { outcome: "refused" as const, reason: "too many calls wait already", ms: 0 };
    }
  }

  /** One attempt, when the account's breaker lets it through. */
  async function attempt(account: ModelAccount, call: ChatCall, signal: AbortSignal): Promise<Called> {
    const circuit = `model:${account.key}`;
    const server = servers.get(account.kind);
    if (!server) return { outcome: "refused", reason: `no server of kind ${account.kind} is known`, ms: 0 };
    const go = breakers.ask(circuit);
    if (!go.go) return { outcome: "refused", reason: "it failed too often just now", ms: 0 };
    const limit = AbortSignal.timeout(account.limits.timeoutMs);
    const startedAt = now();
    const ended = await server.chat(account, call, AbortSignal.any([signal, limit]));
    const ms = now() - startedAt;
    // Its own time limit is a failure of the account; whoever waited no longer says nothing about it.
    const late = ended.outcome === "cancelled" && limit.aborted;
    const failed = late || ended.outcome === "unavailable" || ended.outcome === "limited";
    if (failed) breakers.failure(circuit);
    else if (ended.outcome === "cancelled") breakers.abandon(circuit);
    else breakers.success(circuit);
    meter.called(circuit, ended.outcome === "ok" ? "done" : failed ? "retry" : "failed", ms);
    return late ? { outcome: "unavailable", reason: "no answer in time", ms } : { ...ended, ms };
  }

  return async (account, call, signal) => {
    for (let tries = 1; ; tries++) {
      const ended = await inLine(account, () => attempt(account, call, signal));
      const again = ended.outcome === "limited" || ended.outcome === "unavailable";
      const pause = ended.outcome === "limited" ? (ended.afterMs ?? PAUSE_MS) : PAUSE_MS;
      if (!again || tries === TRIES || pause > LONGEST_PAUSE_MS || ended.reason === "no answer in time") return ended;
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return ended;
    }
  };
}
