import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SocketIoClient } from "../socketio-client.js";
import { type Attack, type Field, hostileAddress, steadily } from "./field.js";

/** 300 sockets in all. Those at the desk and at the agents' namespace have no token. */
const SOCKETS: [namespace: string, count: number][] = [
  ["/webchat", 240],
  ["/desk", 30],
  ["/agent", 30],
];
const FRAME_EVERY_MS = 1_000;
const KEPT_TOKENS = 50;
const LET_IN = "let in";

/** A message with 5,800 unknown keys, just below the 64 KB that a frame may have. */
const FRAME = JSON.stringify({
  clientId: randomUUID(),
  text: "oi",
  ...Object.fromEntries(Array.from({ length: 5_800 }, (_, n) => [`k${n}`, 1])),
});

const sockets: Attack = async (field) => {
  const all = SOCKETS.flatMap(([namespace, count]) => Array.from({ length: count }, () => namespace));
  await Promise.all(
    all.map(async (namespace, n) => {
      await pause(field, n * 5);
      while (!field.over()) {
        await stay(field, namespace);
        await pause(field, 1_000 + Math.random() * 2_000);
      }
    }),
  );
};

/** Connects and sends frames until it is disconnected, or the time is over. */
async function stay(field: Field, namespace: string): Promise<void> {
  const attack = `sockets ${namespace}`;
  let here = true;
  const socket = connect(field, namespace, () => {
    here = false;
    field.note(attack, "thrown out");
  });
  const outcome = await opened(field, socket);
  field.note(attack, outcome);
  while (here && outcome === LET_IN && !field.over()) {
    socket.emitText("message", FRAME, (answer) => field.note("frames of unknown keys", answerOf(answer)));
    await pause(field, FRAME_EVERY_MS);
  }
  socket.close();
}

const newVisitors: Attack = (field) =>
  steadily(field, { everyMs: 20, atOnce: 20 }, async () => {
    const socket = connect(field, "/webchat", () => undefined);
    const outcome = await opened(field, socket);
    field.note("new visitors", outcome);
    socket.close();
  });

function connect(field: Field, namespace: string, lost: () => void): SocketIoClient {
  return new SocketIoClient({
    port: field.port,
    namespace,
    auth: namespace === "/webchat" ? { channel: field.channel } : { token: "x".repeat(200) },
    address: hostileAddress(),
    heard(event, payload) {
      if (event !== "session" || field.tokens.length >= KEPT_TOKENS) return;
      const { token } = payload as { token?: string };
      if (token) field.tokens.push(token);
    },
    lost,
  });
}

function opened(field: Field, socket: SocketIoClient): Promise<string> {
  return Promise.race([socket.open().then(() => LET_IN, refusalOf), field.ended]);
}

function refusalOf(error: unknown): string {
  const said = String((error as Error).message);
  return /"code":"(\w+)"/.exec(said)?.[1] ?? /HTTP\/1\.1 (\d+)/.exec(said)?.[1] ?? "refused";
}

function answerOf(answer: unknown): string {
  const { ok, error } = answer as { ok?: boolean; error?: string };
  return ok ? "taken" : (error ?? "refused");
}

/** Ends early when the time is over. */
function pause(field: Field, ms: number): Promise<void> {
  return sleep(ms, undefined, { signal: field.end }).catch(() => undefined);
}

export const SOCKET_ATTACKS: Attack[] = [sockets, newVisitors];
