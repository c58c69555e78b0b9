import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SocketIoClient } from "../driver/socketio-client.js";
import type { Problems } from "./problems.js";
import type { World } from "./walks.js";

/** Shorter than a sign-in at the desk lasts (15 minutes), in ms. */
const SIGNED_IN_MS = 8 * 60_000;

/** How long a customer may take to answer, in ms. */
const ANSWER_MS = 100_000;

type Item = { id: string; ownerName: string | null };

/**
 * A person at the desk: looks at the queue, takes a conversation that waits, reads, answers twice, and gives it back to
 * the bot.
 */
export async function person(world: World, n: number, password: string, problems: Problems): Promise<void> {
  const address = `10.201.0.${n}`;
  const headers = { "content-type": "application/json", "x-forwarded-for": address };
  const atWork = () => world.phase !== "over";
  while (atWork()) {
    const until = Date.now() + SIGNED_IN_MS;
    const web = world.web();
    let socket: SocketIoClient | null = null;
    try {
      const email = `pessoa-${n}@carga.example`;
      const body = JSON.stringify({ email, password });
      const signed = await fetch(`${web}/api/v1/session`, { method: "POST", headers, body });
      if (!signed.ok) throw new Error(`nobody could sign in: ${signed.status} ${await signed.text()}`);
      const { access } = (await signed.json()) as { access: string };
      const ask: Ask = async (method: string, path: string, body?: object, key: string = randomUUID()) => {
        const response = await fetch(`${world.web()}/api/v1${path}`, {
          method,
          headers: { ...headers, authorization: `Bearer ${access}`, "idempotency-key": key },
          body: body && JSON.stringify(body),
        });
        const text = await response.text();
        const answer: unknown = text === "" ? null : JSON.parse(text);
        if (response.status >= 400 && response.status !== 409)
          throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
        return { status: response.status, answer };
      };
      socket = new SocketIoClient({
        port: Number(new URL(web).port),
        namespace: "/desk",
        auth: { token: access },
        address,
        heard: () => undefined,
        lost: (why) => problems.add("a desk's socket ended", why),
      });
      await socket.open();
      while (Date.now() < until && atWork()) {
        await attend(ask, socket, n, world);
        await sleep(1_000 + Math.random() * 1_000);
      }
    } catch (error) {
      problems.add("the desk failed", String((error as Error).stack));
      await sleep(2_000);
    } finally {
      socket?.close();
    }
  }
}

/**
 * Two people may take a conversation at the same moment, and both are told that their act was heard. The conversation
 * itself says whose it became.
 */
async function isMine(ask: Ask, conversationId: string, n: number): Promise<boolean> {
  const until = Date.now() + ANSWER_MS;
  while (Date.now() < until) {
    const { answer } = await ask("GET", `/conversations/${conversationId}`);
    const { owner, ownerName } = answer as { owner: string; ownerName: string | null };
    if (owner === "person" && ownerName !== null) return ownerName === `Pessoa ${n}`;
    await sleep(200);
  }
  return false;
}

/** Whether the customer wrote after the reply with this key. */
async function answered(ask: Ask, conversationId: string, key: string): Promise<boolean> {
  const { answer } = await ask("GET", `/conversations/${conversationId}/lines`);
  const { items: lines } = answer as { items: { author: string; key?: string | null }[] };
  const reply = lines.findIndex((line) => line.key === key);
  return reply >= 0 && lines.slice(reply).some(({ author }) => author === "contact");
}

type Ask = (method: string, path: string, body?: object, key?: string) => Promise<{ status: number; answer: unknown }>;

async function attend(ask: Ask, socket: SocketIoClient, n: number, world: World): Promise<boolean> {
  const { answer } = await ask("GET", "/queue?view=waiting");
  const [item] = (answer as { items: Item[] }).items;
  if (!item) {
    await ask("GET", "/queue?view=bot");
    return false;
  }
  const act = (what: string, body: object = {}, key?: string) =>
    ask("POST", `/conversations/${item.id}/${what}`, body, key);
  if ((await act("take")).status === 409) return true;
  if (!(await isMine(ask, item.id, n))) return true;
  socket.emit("open", { conversationId: item.id });
  await ask("GET", `/conversations/${item.id}/lines`);
  await sleep(300);
  const key = randomUUID();
  if ((await act("reply", { text: `Pessoa ${n} aqui.` }, key)).status === 409) return true;
  await ask("GET", `/conversations/${item.id}`);
  // A person reads the answer before writing the last message. A message that is sent again may reach the customer
  // late.
  const until = Date.now() + ANSWER_MS;
  while (Date.now() < until && !(await answered(ask, item.id, key))) await sleep(1_500);
  await act("note", { text: "Resolvido." });
  await act("reply", { text: `Até mais, da pessoa ${n}.` });
  await sleep(300);
  await act("give-back");
  socket.emit("leave", { conversationId: item.id });
  world.done["desk"] = (world.done["desk"] ?? 0) + 1;
  return true;
}
