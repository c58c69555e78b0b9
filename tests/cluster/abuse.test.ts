import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually, sleep } from "../faults/harness/eventually.js";
import { messagesBody, textMessage } from "../faults/harness/webhooks.js";
import { crowd, p95 } from "./crowd.js";
import { type Cluster, openCluster, SERVERS } from "./open-cluster.js";
import { createScoreboard } from "./scoreboard.js";
import { type Customer, newCustomer } from "./talk.js";

const SEED = Number(process.env.FAULT_SEED ?? 20261121);
const OTHERS = { customers: 20, messagesEach: 10, pauseMs: 400, seed: SEED };
const PER_MINUTE = 30;
/** An attack that jams a door keeps others waiting for its whole length. A busy machine does not come near this. */
const JAMMED_MS = 8_000;
/** 10,000 when the test runs by itself. The default is lower, so that the attack does not need the whole machine. */
const SOCKETS = Number(process.env.FAULT_SOCKETS ?? 3_000);

let cluster: Cluster;
const board = createScoreboard();
const pace: Record<string, string | number>[] = [];
let calm = 0;
/** The attackers' sockets. At the end all of them must have been closed. */
const attackers: Socket[] = [];

describe.skipIf(!SERVERS)("abuse of two web and two worker processes, and the others meanwhile", () => {
  beforeAll(async () => {
    cluster = await openCluster({ env: { CONTACT_MESSAGES_PER_MINUTE: String(PER_MINUTE) } });
    cluster.echoStatuses(SEED);
    // The first turns of a process are slow, so they are not measured.
    await crowd(cluster, { customers: 10, messagesEach: 5, pauseMs: 50, seed: SEED }, async () => {});
    calm = p95(await crowd(cluster, OTHERS, async () => {}));
  });
  afterAll(() => cluster?.close());

  it("62 bodies of 100 MB and slow headers are cut off, and others are answered meanwhile", async () => {
    const memory = Math.max(...cluster.of("web").map((server) => server.rssMb()));
    await meanwhile("62 100 MB bodies, 600 slow connections", async () => {
      for (let n = 0; n < 600; n++) attackers.push(slow(n));
      await Promise.all(Array.from({ length: 6 }, (_, n) => flood(n)));
    });
    expect(Math.max(...cluster.of("web").map((server) => server.rssMb()))).toBeLessThan(memory + 150);
  });

  it(`62 ${SOCKETS} sockets at the widget's door: limited, let go, and others are answered meanwhile`, async () => {
    const knocks: Socket[] = [];
    await meanwhile(`62 ${SOCKETS} sockets that say nothing`, async () => {
      for (let n = 0; n < SOCKETS; n++) {
        knocks.push(knock(n));
        if (n % 100 === 99) await sleep(50);
      }
    });
    attackers.push(...knocks);
    // All sockets come from one address, from which each of the two processes accepts fifty. The others are closed.
    await eventually(() => {
      const letIn = knocks.filter((socket) => !socket.destroyed).length;
      expect(letIn).toBeLessThanOrEqual(100);
      expect(letIn).toBeGreaterThan(0);
    });
  });

  it("63 a pattern that may run for ever is refused at publish, and texts that are made to be slow keep nobody waiting", async () => {
    await cluster.company.write(
      "flows/lento.yaml",
      "flow: lento\ntitle: Lento\nstart:\n  - keyword: [lento]\nvars:\n  x: { type: text }\nsteps:\n  - ask: X?\n    save: x\n  - if: 'x.matches(\"(a+)+$\")'\n    then:\n      - say: Sim.\n  - end: done\n",
    );
    await expect(cluster.balcao("apply", cluster.company.dir)).rejects.toThrow(/lento\.yaml:\d+/);
    const customers: Customer[] = [];
    await meanwhile("63 texts that are made to be slow", async () => {
      for (const text of SLOW_TEXTS) {
        const customer = newCustomer(cluster);
        customers.push(customer);
        await customer.say("eco", "Anotado: ");
        await cluster.write(customer.phone, text);
      }
    });
    await eventually(() =>
      expect(customers.map((customer) => customer.texts().length)).toEqual(customers.map(() => 2)),
    );
  });

  it("64 a contact who floods is answered a minute's worth and told so once; others are answered meanwhile", async () => {
    const flooders = Array.from({ length: 3 }, () => newCustomer(cluster));
    await meanwhile("64 three contacts write 900 messages, 50 a second each", async () => {
      await Promise.all(
        flooders.map(async ({ phone }) => {
          for (let n = 0; n < 30; n++) {
            const ten = Array.from({ length: 10 }, (_, i) => textMessage(phone, `pergunta ${n}.${i}`));
            await cluster.deliver(messagesBody(ten));
            await sleep(150);
          }
        }),
      );
    });
    await eventually(async () =>
      expect(await cluster.rows("SELECT count(*)::int AS n FROM events WHERE state = 'waiting'")).toEqual([{ n: 0 }]),
    );
    await sleep(1_000);
    for (const flooder of flooders) {
      const told = flooder.texts().filter((text) => text.includes("muitas mensagens"));
      expect(told).toHaveLength(1);
      expect(flooder.texts().at(-1)).toBe(told[0]);
      expect(flooder.texts().length).toBeGreaterThanOrEqual(PER_MINUTE);
      expect(flooder.texts().length).toBeLessThan(PER_MINUTE * 1.5 + 1);
    }
    const [row] = await cluster.rows(
      "SELECT count(*)::int AS n FROM messages WHERE content ->> 'text' LIKE 'pergunta %'",
    );
    expect(row).toEqual({ n: 900 });
  });

  it("nothing of the others' was lost, came twice or in another order, and nothing is left open", async () => {
    console.table(pace);
    await eventually(() => expect(attackers.filter((socket) => !socket.destroyed).length).toBe(0));
    await board.close(cluster);
  });
});

/**
 * Others talk during the attack, and nobody of them is kept waiting until it ends. How much slower they are answered is
 * printed here and held by `npm run load -- --hostile`, because attackers and servers share this machine's processors.
 */
async function meanwhile(trouble: string, attack: () => Promise<void>): Promise<void> {
  const others = await crowd(cluster, OTHERS, attack);
  pace.push({ trouble, "p95 before, ms": calm, "p95 meanwhile, ms": p95(others) });
  board.add(trouble, others);
  expect(p95(others)).toBeLessThan(JAMMED_MS);
}

const portOf = (n: number) => cluster.of("web")[n % 2]?.port ?? 0;

function opened(n: number, head: string): Socket {
  const socket = connect(portOf(n), "127.0.0.1");
  socket.on("error", () => socket.destroy());
  // The data is read so that the end is noticed when the server closes the connection.
  socket.on("data", () => undefined);
  socket.on("end", () => socket.destroy());
  socket.write(head);
  return socket;
}

/** Sends a request whose headers never end. */
function slow(n: number): Socket {
  const socket = opened(n, "POST /webhooks/whatsapp/falhas-whatsapp HTTP/1.1\r\nHost: x\r\n");
  const more = setInterval(
    () => (socket.destroyed ? clearInterval(more) : socket.write(`X-${Date.now()}: y\r\n`)),
    1_000,
  );
  return socket;
}

/** Sends 100 MB to a door, announced or not. Resolves when the connection was cut. */
function flood(n: number): Promise<void> {
  const megabyte = Buffer.alloc(1024 * 1024, 120);
  const paths = ["/webhooks/whatsapp/falhas-whatsapp", "/api/v1/session", "/webchat/files?channel=falhas-site"];
  const length = n < 3 ? `Content-Length: ${100 * megabyte.length}` : "Transfer-Encoding: chunked";
  const socket = opened(
    n,
    `POST ${paths[n % 3]} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${length}\r\n\r\n`,
  );
  let left = 100;
  const push = () => {
    while (left-- > 0 && !socket.destroyed) {
      const chunk = n < 3 ? megabyte : Buffer.concat([Buffer.from("100000\r\n"), megabyte, Buffer.from("\r\n")]);
      if (!socket.write(chunk)) return void socket.once("drain", push);
    }
    socket.end();
  };
  push();
  return new Promise((resolve) => socket.once("close", () => resolve()));
}

/** Opens a WebSocket of the widget's server and never says who is there. */
function knock(n: number): Socket {
  const key = Buffer.alloc(16, n % 256).toString("base64");
  const socket = opened(
    n,
    `GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:${portOf(n)}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\n\r\n`,
  );
  socket.on("data", (bytes: Buffer) => {
    // The first byte of a WebSocket's close frame.
    if (bytes[0] === 0x88) socket.destroy();
  });
  return socket;
}

/**
 * Long, repetitive texts, in forms that make backtracking patterns slow. They are as long as possible while the answer
 * still fits.
 */
const SLOW_TEXTS = ["a", "1", " ", "1.", "(", "-", "á ", "R$ 1,", "@a.", "00/", "\u200b", "nao ", "x\n"].map(
  (part) => `${part.repeat(Math.floor(4_000 / part.length))}!`,
);
