import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { SocketIoClient } from "../driver/socketio-client.js";
import { Lost, type Problems } from "./problems.js";
import { think, type World } from "./walks.js";

const PATIENCE_MS = 150_000;

type Line = { id: string; author: string; content: { text?: string } };

/** Plays visitors of the web chat who come, talk and leave, and sometimes come back and find what was said. */
export async function visitors(world: World, channel: string, problems: Problems): Promise<void> {
  while (world.phase === "load") {
    let token: string | undefined;
    const said: string[] = [];
    try {
      const visits = 1 + Math.floor(Math.random() * 3);
      for (let visit = 0; visit < visits && world.phase === "load"; visit++) {
        token = await visitOnce(world, channel, token, said);
        world.done["widget"] = (world.done["widget"] ?? 0) + 1;
        await sleep(Math.random() * 5_000);
      }
    } catch (error) {
      problems.add("a visitor's walk failed", error instanceof Lost ? error.message : String((error as Error).stack));
      await sleep(1_000);
    }
  }
}

async function visitOnce(
  world: World,
  channel: string,
  token: string | undefined,
  said: string[],
): Promise<string | undefined> {
  const lines: Line[] = [];
  let kept = token;
  let lost: string | null = null;
  const address = `10.${byte()}.${byte()}.${byte()}`;
  const socket = new SocketIoClient({
    port: Number(new URL(world.web()).port),
    namespace: "/webchat",
    auth: token ? { channel, token } : { channel },
    address,
    heard(event, payload) {
      if (event === "line" && (payload as Line).author === "bot") lines.push(payload as Line);
      if (event === "session") kept = (payload as { token: string | null }).token ?? kept;
    },
    lost: (why) => {
      lost = why;
    },
  });
  await socket.open();
  const asks = <T>(event: string, payload: unknown) =>
    new Promise<T>((resolve) => socket.emit(event, payload, (answer) => resolve(answer as T)));
  const writes = async (text: string, reply: RegExp): Promise<void> => {
    const before = lines.length;
    const answer = await asks<{ ok: boolean }>("message", { clientId: randomUUID(), text });
    if (!answer.ok) throw new Lost(`a visitor's message was refused: ${JSON.stringify(answer)}`);
    const until = Date.now() + PATIENCE_MS;
    while (lines.length === before) {
      if (lost !== null) throw new Lost(`a visitor's socket ended: ${lost}`);
      if (Date.now() > until) throw new Lost(`a visitor got no reply to ${JSON.stringify(text)}`);
      await sleep(50);
    }
    const got = lines[before]?.content.text ?? "";
    if (!reply.test(got)) throw new Lost(`a visitor got ${JSON.stringify(got)} instead of ${reply}`);
    said.push(got);
  };
  try {
    const history = await asks<{ ok: boolean; lines: Line[] }>("history", {});
    const told = history.ok ? history.lines.filter(({ author }) => author === "bot") : [];
    const words = told.map(({ content }) => content.text);
    if (JSON.stringify(words) !== JSON.stringify(said))
      throw new Lost(`the history is ${JSON.stringify(words)} instead of ${JSON.stringify(said)}`);
    await writes("menu", /^Menu: 1/);
    await think();
    if (Math.random() < 0.3) {
      await writes("qual é o prazo da garantia do serviço?", /90 dias/);
      // The bot then says where the talk was, and asks again.
      while (lines.length < 4 && lost === null) await sleep(50);
      said.push(...lines.slice(2).map(({ content }) => content.text ?? ""));
      await think();
    }
    socket.emit("read", { upTo: lines.at(-1)?.id });
    const before = lines.length;
    await writes("2", /^A formatação custa/);
    await sleep(500);
    if (lines.length > before + 1) throw new Lost(`a visitor got more than one reply: ${JSON.stringify(lines)}`);
  } finally {
    socket.close();
  }
  return kept;
}

const byte = () => Math.floor(Math.random() * 256);
