import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { FakeGraph } from "../../../tests/faults/harness/fake-graph.js";
import { deliver, messagesBody, textMessage } from "../../../tests/faults/harness/webhooks.js";
import { SocketIoClient } from "../../driver/socketio-client.js";

/**
 * How long the customers of the company that is not attacked waited for their replies, in ms, and which replies did not
 * come.
 */
export type Waited = { web: number[]; whatsapp: number[]; missing: string[] };

const ON_THE_WEB = 10;
const ON_WHATSAPP = 10;
/** A customer who waited so long (ms) gets no reply any more; the wait counts as this long. */
const PATIENCE_MS = 15_000;

let people = 0;

/**
 * New customers arrive (in the web chat each from an address of their own), write, wait for the reply that repeats
 * their words, pause, and write again, for so many seconds. Times are taken in this process, in which nothing else
 * runs.
 */
export async function neighbours(
  at: { url: string; channel: string; graph: FakeGraph },
  seconds: number,
): Promise<Waited> {
  const waited: Waited = { web: [], whatsapp: [], missing: [] };
  const until = performance.now() + seconds * 1000;
  const heard = new Map<string, (text: string) => void>();
  at.graph.onTaken = ({ to, text }) => heard.get(to)?.(text);
  await Promise.all([
    ...Array.from({ length: ON_THE_WEB }, () => onTheWeb(at, until, waited)),
    ...Array.from({ length: ON_WHATSAPP }, () => onWhatsApp(at, until, waited, heard)),
  ]);
  return waited;
}

/** One exchange: `write` sends the words, and `hear` is called with each reply. */
type Exchange = { words: string; write(): Promise<void> | void };

async function exchange({ words, write }: Exchange, replies: Replies, times: number[]): Promise<string | null> {
  const began = performance.now();
  const reply = replies.next(words);
  const refused = await Promise.race([
    Promise.resolve(write()).then(() => null),
    sleep(PATIENCE_MS, "not taken"),
  ]).catch((error: unknown) => String(error));
  const came = refused === null && (await Promise.race([reply, sleep(PATIENCE_MS, false)]));
  times.push(came ? performance.now() - began : PATIENCE_MS);
  return came ? null : (refused ?? "no reply");
}

/** The replies as they come. The first reply of a conversation repeats nothing yet. */
class Replies {
  private waiting: { words: string; done: (came: boolean) => void } | null = null;
  private first = true;

  next(words: string): Promise<boolean> {
    return new Promise((done) => {
      this.waiting = { words, done };
    });
  }

  hear(text: string): void {
    if (this.waiting === null || text.trim() !== `Anotado: ${this.first ? "" : this.waiting.words}`.trim()) return;
    this.first = false;
    this.waiting.done(true);
    this.waiting = null;
  }
}

async function onTheWeb(
  { url, channel }: { url: string; channel: string },
  until: number,
  waited: Waited,
): Promise<void> {
  people += 1;
  const replies = new Replies();
  const mine = `web ${people}`;
  await sleep(Math.random() * 1_000);
  const gone = new AbortController();
  // One listener for all messages, because a listener for each would stay with the signal.
  const lost = once(gone.signal, "abort").then(() => ({ ok: false, error: String(gone.signal.reason) }));
  const socket = new SocketIoClient({
    port: Number(new URL(url).port),
    namespace: "/webchat",
    auth: { channel },
    address: `10.0.${people >> 8}.${people & 255}`,
    heard(event, payload) {
      const line = payload as { author?: string; content?: { text?: string } };
      if (event === "line" && line.author === "bot") replies.hear(line.content?.text ?? "");
    },
    lost: (why) => gone.abort(why),
  });
  const refused = await Promise.race([socket.open().then(() => null, String), sleep(PATIENCE_MS, "not let in")]);
  if (refused !== null) {
    waited.web.push(PATIENCE_MS);
    waited.missing.push(`${mine}: ${refused}`);
    return socket.close();
  }
  for (let n = 1; performance.now() < until; n++) {
    const words = `pedido ${n}`;
    const payload = { clientId: randomUUID(), text: words };
    const write = async () => {
      const taken = new Promise<unknown>((resolve) => socket.emit("message", payload, resolve));
      const answer = (await Promise.race([taken, lost])) as { ok: boolean; error?: string };
      if (!answer.ok) throw new Error(answer.error);
    };
    const missing = await exchange({ words, write }, replies, waited.web);
    if (missing !== null) waited.missing.push(`${mine}, ${words}: ${missing}`);
    if (gone.signal.aborted) break;
    await pause();
  }
  socket.close();
}

async function onWhatsApp(
  { url }: { url: string },
  until: number,
  waited: Waited,
  heard: Map<string, (text: string) => void>,
): Promise<void> {
  people += 1;
  const phone = `55117${String(10_000_000 + people)}`;
  const replies = new Replies();
  heard.set(phone, (text) => replies.hear(text));
  await sleep(Math.random() * 1_000);
  for (let n = 1; performance.now() < until; n++) {
    const words = `pedido ${n}`;
    const write = async () => void (await deliver(url, messagesBody([textMessage(phone, words)]), PATIENCE_MS));
    const missing = await exchange({ words, write }, replies, waited.whatsapp);
    if (missing !== null) waited.missing.push(`${phone}, ${words}: ${missing}`);
    await pause();
  }
}

function pause(): Promise<void> {
  return sleep(1_500 + Math.random() * 1_000);
}
