import { uptime } from "node:os";
import { io, type Socket } from "socket.io-client";
import { AGENT_NAMESPACE, type AgentHello, type AgentToHub, type HubToAgent } from "../wire.js";
import type { Ending } from "./ending.js";
import { EXIT } from "./exit-code.js";
import type { Membership } from "./membership.js";
import type { NamedTimers } from "./named-timers.js";
import type { Pace } from "./pace.js";
import { proxyAgent } from "./proxy-agent.js";
import { isFinalRefusal, tlsFault } from "./refusal.js";
import type { Screen } from "./screen.js";
import type { Staying } from "./stay-options.js";

export type Connection = Socket<HubToAgent, AgentToHub>;

/** Makes a connection to the hub without opening it. */
export function openConnection(server: string, pace: Pace, hello: () => AgentHello): Connection {
  return io(`${server}${AGENT_NAMESPACE}`, {
    auth: (give) => give(hello()),
    autoConnect: false,
    forceNew: true,
    // It takes an agent of Node.js; its types, written for browsers, know only texts.
    agent: proxyAgent(server, process.env) as unknown as string,
    transports: ["websocket"],
    reconnectionDelay: pace.reconnectMs,
    reconnectionDelayMax: pace.reconnectMaxMs,
    randomizationFactor: pace.jitter,
    // Written out so that no environment variable can change it.
    rejectUnauthorized: true,
  });
}

/**
 * Keeps the connection open, shows its state, and sends heartbeats while it is open. Returns the function that sends
 * one at once.
 */
export function keepConnected(of: {
  socket: Connection;
  pace: Pace;
  ending: Ending;
  timers: NamedTimers;
  membership: Membership;
  now(): number;
  screen: Pick<Screen, "show">;
  /** Null where nothing stays. */
  staying: Pick<Staying, "resident" | "settings" | "note"> | null;
  onBattery(): boolean | undefined;
  connected(): void;
  /** The hub was reached and understood the program, and does not want this computer. */
  refused(): void;
}): { beat(): void } {
  const { socket, pace, ending, timers, membership, screen, staying } = of;
  const resident = staying?.resident === true;
  let attempts = 0;
  let lostAt: number | null = null;
  let latencyMs: number | undefined;

  function connectAgain(): void {
    attempts += 1;
    const wait = Math.min(pace.reconnectMaxMs, pace.reconnectMs * 2 ** Math.min(attempts - 1, 10));
    timers.after("connect", wait * (1 - pace.jitter * Math.random()), () => socket.connect());
  }

  function beat(): void {
    if (ending.ended() || membership.pairing() === null || !socket.connected) return;
    const memoryMb = Math.round(process.memoryUsage.rss() / 1e6);
    const sent = performance.now();
    const battery = of.onBattery();
    const beats = {
      at: of.now(),
      memoryMb,
      ...(resident ? { stays: true, uptimeHours: Math.round(uptime() / 3_600) } : {}),
      ...(latencyMs === undefined ? {} : { latencyMs }),
      ...(battery === undefined ? {} : { onBattery: battery }),
    };
    socket.emit("heartbeat", beats, () => {
      latencyMs = Math.min(600_000, Math.round(performance.now() - sent));
    });
    const every = resident && staying !== null ? staying.settings().heartbeatSeconds * 1_000 : pace.heartbeatMs;
    timers.after("beat", every, beat);
  }

  socket.on("connect", () => {
    if (resident && lostAt !== null) staying?.note("reconnected", { awayMs: of.now() - lostAt, attempts });
    lostAt = null;
    attempts = 0;
    const pairing = membership.pairing();
    if (pairing === null) screen.show({ kind: "connection", state: "confirm" });
    else screen.show({ kind: "connection", state: "ready", company: pairing.company });
    beat();
    of.connected();
  });
  socket.on("disconnect", (why) => {
    if (ending.ended()) return;
    lostAt ??= of.now();
    screen.show({ kind: "connection", state: "lost" });
    if (why === "io server disconnect") connectAgain();
  });
  socket.on("connect_error", (error) => {
    if (ending.ended()) return;
    if (socket.active) {
      const fault = tlsFault(error);
      if (fault !== null) ending.end(EXIT.failed, { is: "certificate", fault });
      else if (attempts++ === 0) screen.show({ kind: "connection", state: "unreachable" });
      // Some networks block WebSockets, so every other attempt uses plain requests.
      socket.io.opts.transports = attempts % 2 === 1 ? ["polling", "websocket"] : ["websocket"];
      return;
    }
    const refusal = error.message;
    if (refusal !== "old_agent" && refusal !== "bad_hello") of.refused();
    if (refusal === "revoked" || refusal === "unknown_token") forgetToken(membership, ending, refusal);
    else if (isFinalRefusal(refusal))
      ending.end(refusal === "old_agent" || refusal === "bad_hello" ? EXIT.failed : EXIT.notPaired, {
        is: "refused",
        refusal,
      });
    else connectAgain();
  });
  return { beat };
}

/** Forgets the token, because the server no longer knows this computer. */
export function forgetToken(membership: Membership, ending: Ending, reason: "revoked" | "unknown_token"): void {
  membership.leave();
  ending.end(EXIT.pairAgain, { is: "refused", refusal: reason });
}
