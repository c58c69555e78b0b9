import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import type { Ack, ClientEvents, HistoryAck, ServerEvents, WireLine } from "../../channels/webchat/wire.js";
import { WEB_CHAT } from "../faults/harness/company.js";
import { sleep } from "../faults/harness/eventually.js";
import type { Talk } from "./talk.js";

/**
 * A visitor with an open widget, who knows what the answers should be. Lines are counted by their id, as the widget
 * does.
 */
export type Visitor = Talk & {
  /** Sends with the same id until it is acknowledged, to whichever server is there. */
  say(text: string, answer: string): Promise<void>;
  /** Sends, and disconnects before the acknowledgement. The next `come` sends it again. */
  sayAndHangUp(text: string, answer: string): Promise<void>;
  /** Connects again at this server, sends again what was not acknowledged, and asks for what was missed. */
  come(url: string): Promise<void>;
  /**
   * Ids of lines that came live more than once on one connection. Lines that the history had brought may still come
   * live.
   */
  echoes(): string[];
  leave(): void;
};

const PATIENCE_MS = 60_000;

/** Opens the widget at a server. `others` are the addresses for when that server is gone. */
export async function visit(url: string, others: () => string[]): Promise<Visitor> {
  /** Only reading the history moves it, as in the widget: a live line may come before one that was missed. */
  let syncedTo = "0";
  const lines = new Map<string, { line: WireLine; at: number }>();
  const echoes: string[] = [];
  let socket: Socket<ServerEvents, ClientEvents> | null = null;
  let token: string | undefined;
  let unacked: { clientId: string; text: string } | null = null;
  let turn = 0;

  function keep(line: WireLine): boolean {
    if (lines.has(line.id)) return false;
    lines.set(line.id, { line, at: Date.now() });
    return true;
  }

  async function connect(at: string, timeout = 3_000): Promise<void> {
    socket?.disconnect();
    const fresh: Socket<ServerEvents, ClientEvents> = io(`${at}/webchat`, {
      auth: { channel: WEB_CHAT, ...(token ? { token } : {}) },
      transports: ["websocket"],
      forceNew: true,
      reconnection: false,
      timeout,
    });
    socket = fresh;
    const told = new Set<string>();
    fresh.on("line", (line) => {
      if (told.has(line.id)) echoes.push(line.id);
      told.add(line.id);
      keep(line);
    });
    const catchUpSoon = async () => {
      while (
        fresh.connected &&
        !(await catchUp().then(
          () => true,
          () => sleep(1_000),
        ))
      );
    };
    fresh.on("missed", () => void catchUpSoon());
    fresh.on("status", ({ id }) => {
      if (!lines.has(id)) void catchUpSoon();
    });
    token = await new Promise<string>((resolve, reject) => {
      fresh.once("session", (session) => resolve(session.token));
      fresh.once("connect_error", reject);
      fresh.once("disconnect", () => reject(new Error("cut")));
    });
  }

  const ask = <Answer>(event: string, payload: object): Promise<Answer> => {
    if (!socket?.connected) return Promise.reject(new Error("not connected"));
    const timed = socket.timeout(3_000) as unknown as { emitWithAck(...args: unknown[]): Promise<Answer> };
    return timed.emitWithAck(event, payload);
  };

  async function catchUp(): Promise<void> {
    for (;;) {
      const answer = await ask<HistoryAck>("history", { after: syncedTo });
      if (!answer.ok) throw new Error(answer.error);
      syncedTo = answer.lines.at(-1)?.id ?? syncedTo;
      // A line that came live while this answer was on its way is no repetition.
      for (const line of answer.lines) keep(line);
      if (!answer.more) return;
    }
  }

  async function send(): Promise<boolean> {
    if (!unacked) return true;
    const ack = await ask<Ack>("message", unacked);
    if (ack.ok) unacked = null;
    else await sleep(ack.retryAfterMs ?? 200);
    return ack.ok;
  }

  async function untilSent(): Promise<void> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        if (!socket?.connected) {
          const all = others();
          await connect(all[turn++ % all.length] ?? url);
          await catchUp();
        }
        if (await send()) return;
      } catch (error) {
        if (Date.now() > until) throw error;
        socket?.disconnect();
        await sleep(150);
      }
    }
  }

  // Nothing was broken yet, so the first time may take what a busy machine takes.
  await connect(url, 30_000);
  const visitor: Visitor = {
    who: "a visitor",
    said: [],
    got: () =>
      [...lines.values()]
        .filter(({ line }) => line.author === "bot")
        .sort((a, b) => (BigInt(a.line.id) < BigInt(b.line.id) ? -1 : 1))
        .map(({ line, at }) => ({ text: "text" in line.content ? line.content.text : line.content.kind, at })),
    async say(text, answer) {
      visitor.said.push({ at: Date.now(), answer });
      unacked = { clientId: randomUUID(), text };
      await untilSent();
    },
    async sayAndHangUp(text, answer) {
      visitor.said.push({ at: Date.now(), answer });
      unacked = { clientId: randomUUID(), text };
      socket?.emit("message", unacked, () => undefined);
      // Long enough to be written, too short to be surely answered.
      await sleep(5);
      socket?.disconnect();
    },
    async come(at) {
      await connect(at);
      await send();
      await catchUp();
    },
    echoes: () => echoes,
    leave: () => void socket?.disconnect(),
  };
  return visitor;
}
