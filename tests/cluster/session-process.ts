import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { ConnectedChannel } from "../../bot/effects/send-handler.js";
import type {
  ChannelAccount,
  ChannelAdapter,
  ChannelSession,
  SendResult,
  SessionLink,
} from "../../bot/ports/channel-adapter.js";
import { openDatabase } from "../../db/database.js";
import { createChannelSessionStore } from "../../db/stores/channel-session-store.js";
import { createSessionKeeper } from "../../server/session-keeper.js";
import { ROOMY } from "../company/company-folder.js";
import { LIMITS } from "../db/open-postgres-test-database.js";
import { EngineHarness } from "../engine/engine-harness.js";

/**
 * A process of an installation, with the real engine, keeper and leases, whose account is reached by the sessions of a
 * `Line`. Its arguments are one JSON text.
 */
export type SessionProcess = {
  databaseUrl: string;
  linePort: number;
  leaseMs: number;
  account: ChannelAccount;
};
/** What the line says, one JSON text per line: what a customer wrote, or that it took what was sent. */
export type FromLine = { write: { at: number; text: string } } | { taken: string };
/** What a process says to the line. The first word of a session is its `pid`. */
export type ToLine = { pid: number; next: number } | { send: string; text: string };

const asked = JSON.parse(process.argv[2] ?? "{}") as SessionProcess;
const database = await openDatabase({ kind: "postgres", ...LIMITS, poolSize: 4, url: asked.databaseUrl });
const adapter: ChannelAdapter = {
  kind: "line",
  capabilities: { ...ROOMY, window: { bot: null, people: null } },
  checkAccount: () => [],
  send: async () => {
    throw new Error("an account with a session sends through it");
  },
  connect: openSession,
  uncertain: { waitMs: 0, then: "person" },
};
const channel: ConnectedChannel = { account: asked.account, adapter, paused: false };
const keeper = createSessionKeeper({
  holder: randomUUID(),
  accounts: () => [channel],
  store: createChannelSessionStore(database),
  sealing: { close: (text) => text, open: (text) => text },
  receive: (account, events) => harness.engine.inbox.accept(account, events),
  log: { info: () => {}, warn: (...said: unknown[]) => console.error(...said) },
  leaseMs: asked.leaseMs,
});
const harness: EngineHarness = new EngineHarness(database, {
  channels: { get: (id) => (id === channel.account.id ? keeper.through(channel) : null), pause: async () => {} },
});
await harness.engine.start();
keeper.start();
console.log("ready");

async function openSession(_account: ChannelAccount, link: SessionLink): Promise<ChannelSession> {
  const socket = connect(asked.linePort, "127.0.0.1");
  const waiting = new Map<string, (result: SendResult) => void>();
  const ended = new Promise<string>((resolve) => void socket.once("close", () => resolve("the line is gone")));
  socket.on("error", () => socket.destroy());
  link.signal.addEventListener("abort", () => socket.destroy());
  let next = link.saved === null ? 0 : Number(link.saved);
  say(socket, { pid: process.pid, next });
  let taking = Promise.resolve();
  createInterface({ input: socket }).on("line", (line) => {
    const word = JSON.parse(line) as FromLine;
    if ("taken" in word) return waiting.get(word.taken)?.({ outcome: "sent", providerId: word.taken });
    const { at, text } = word.write;
    taking = taking
      .then(async () => {
        const id = `line-${at}`;
        const content = { kind: "text" as const, text };
        const from = { externalId: "5511999990000" };
        await link.receive([{ kind: "message", dedupe: id, providerId: id, at: Date.now(), from, content }]);
        next = at + 1;
        await link.save(String(next));
      })
      .catch((error: unknown) => void socket.destroy(error as Error));
  });
  return {
    ended,
    close: async () => void socket.destroy(),
    send: ({ key, content }, { signal }) =>
      new Promise((resolve) => {
        const cut = () => resolve({ outcome: "uncertain", reason: "a linha caiu" });
        waiting.set(key, resolve);
        signal.addEventListener("abort", cut);
        socket.once("close", cut);
        say(socket, { send: key, text: content.kind === "text" ? content.text : content.kind });
      }),
  };
}

const say = (socket: Socket, word: ToLine) => void socket.write(`${JSON.stringify(word)}\n`);
