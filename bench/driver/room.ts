import { SocketIoClient } from "./socketio-client.js";
import type { Credentials, RoomSeen, SeenLine, SocketsOrder } from "./sockets-protocol.js";
import { Tally } from "./tally.js";
import type { Visitor, Visitors } from "./visitors.js";

/**
 * The number of conversations that the pages follow. Their visitors take turns, because one alone may not write so
 * fast.
 */
const CONVERSATIONS = 20;
const PATIENCE_MS = 15_000;

type News = { id: string; conversationId: string; author: string; content: { text?: string } };
type Page = { socket: SocketIoClient; got: Map<string, number> };

/**
 * Several pages of the desk follow the same conversations, and visitors write in them. Returns when each page got each
 * line. Each page must get both lines of a message (the visitor's and the reply) exactly once.
 */
export async function room(visitors: Visitors, order: Extract<SocketsOrder, { kind: "room" }>): Promise<RoomSeen> {
  const clock = calibrate();
  const speaking = visitors.all.slice(0, CONVERSATIONS);
  const lines = new Map<string, SeenLine>();
  const sentAt = new Map<string, number>();
  let firstProblem: string | null = null;
  let [missing, doubles, wrong] = [0, 0, 0];
  let newest: (conversationId: string) => void = () => undefined;
  let measuring = false;

  const pages: Page[] = [];
  const tokens = await Promise.all(order.people.map((person, n) => signIn(order.port, person, n)));
  for (let n = 0; n < order.pages; n++) {
    const got = new Map<string, number>();
    const socket = new SocketIoClient({
      port: order.port,
      namespace: "/desk",
      auth: { token: tokens[n % tokens.length] },
      address: `10.200.0.${n % tokens.length}`,
      heard(event, payload) {
        if (event === "conversation" && n === 0) newest((payload as { id: string }).id);
        if (event !== "line" || !measuring) return;
        const at = clock();
        const line = payload as News;
        if (got.has(line.id)) doubles += 1;
        got.set(line.id, at);
        const known = lines.get(line.id) ?? fresh(line);
        known.seenAt.push(at);
      },
      lost: (why) => {
        wrong += 1;
        firstProblem ??= `a page's socket ended: ${why}`;
      },
    });
    await socket.open();
    pages.push({ socket, got });
  }

  function fresh(line: News): SeenLine {
    const seen: SeenLine = {
      id: line.id,
      author: line.author,
      sentAt: sentAt.get(line.conversationId) ?? 0,
      seenAt: [],
    };
    lines.set(line.id, seen);
    if (line.author === "bot" && line.content.text === undefined) wrong += 1;
    return seen;
  }

  const tally = new Tally();
  visitors.customers.tally = tally;
  const speak = (visitor: Visitor): Promise<void> =>
    new Promise((resolve) => visitors.speak(visitor, performance.now(), tally, resolve));

  const places: { visitor: Visitor; id: string }[] = [];
  for (const visitor of speaking) {
    const told = new Promise<string>((resolve, reject) => {
      const late = setTimeout(() => reject(new Error("the desk did not hear of a conversation")), PATIENCE_MS);
      newest = (id) => {
        clearTimeout(late);
        resolve(id);
      };
    });
    await speak(visitor);
    const id = await told;
    // Otherwise the conversation's second piece of news, if any, would be taken for the next conversation's.
    await sleep(300);
    newest = () => undefined;
    if (places.some((place) => place.id === id)) throw new Error("two visitors seem to share a conversation");
    places.push({ visitor, id });
    await Promise.all(pages.map(({ socket }) => follow(socket, id)));
  }

  measuring = true;
  const startedAt = performance.now();
  const waiting: Promise<void>[] = [];
  for (let n = 0; n < order.messages; n++) {
    const dueAt = startedAt + n * order.everyMs;
    await sleep(Math.max(0, dueAt - performance.now()));
    const { visitor, id } = places[n % places.length] as (typeof places)[number];
    sentAt.set(id, clock());
    waiting.push(speak(visitor));
  }
  await Promise.all(waiting);
  const wanted = order.messages * 2;
  const until = performance.now() + PATIENCE_MS;
  while (performance.now() < until && pages.some(({ got }) => got.size < wanted)) await sleep(20);
  await sleep(300);
  visitors.customers.tally = null;
  for (const { socket, got } of pages) {
    missing += Math.max(0, wanted - got.size);
    socket.close();
  }
  const talked = tally.finish({ badRequests: 0, repeatedKeys: 0, readMarks: 0, firstProblem: null });
  wrong += talked.wrong + talked.missing + talked.doubles + talked.refused;
  firstProblem ??= talked.firstProblem ?? (missing > 0 ? `${missing} lines did not reach a page` : null);
  return { lines: [...lines.values()], missing, doubles, wrong, firstProblem };
}

function follow(socket: SocketIoClient, conversationId: string): Promise<void> {
  return new Promise((resolve, reject) =>
    socket.emit("open", { conversationId }, (answer) =>
      (answer as { ok?: boolean }).ok ? resolve() : reject(new Error("a page may not follow the conversation")),
    ),
  );
}

async function signIn(port: number, person: Credentials, n: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": `10.200.0.${n}` },
    body: JSON.stringify(person),
  });
  if (!answer.ok) throw new Error(`${person.email} could not sign in: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as { access: string }).access;
}

/** A clock in ms since the epoch with fractions, the same one that the database reads. */
function calibrate(): () => number {
  const before = Date.now();
  let now = Date.now();
  while (now === before) now = Date.now();
  const offset = now - performance.now();
  return () => offset + performance.now();
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
