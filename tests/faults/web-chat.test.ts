import { randomUUID } from "node:crypto";
import { io, type Socket } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  Ack,
  ClientEvents,
  HistoryAck,
  ServerEvents,
  UploadAnswer,
  WireLine,
} from "../../channels/webchat/wire.js";
import { WEB_CHAT } from "./harness/company.js";
import { eventually, sleep } from "./harness/eventually.js";
import { openBalcao, type RunningBalcao } from "./harness/open-balcao.js";
import { deliver, mediaMessage, messagesBody } from "./harness/webhooks.js";

let balcao: RunningBalcao;
beforeAll(async () => {
  balcao = await openBalcao();
});
afterAll(() => balcao.close());

type Visitor = {
  socket: Socket<ServerEvents, ClientEvents>;
  token: string;
  lines: WireLine[];
  say(payload: { clientId: string } & Record<string, unknown>): Promise<Ack>;
  history(after?: string): Promise<HistoryAck>;
};

async function visit(token?: string): Promise<Visitor> {
  const socket: Visitor["socket"] = io(`${balcao.url}/webchat`, {
    auth: { channel: WEB_CHAT, ...(token ? { token } : {}) },
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
  });
  const lines: WireLine[] = [];
  socket.on("line", (line) => lines.push(line));
  const session = await new Promise<{ token: string }>((resolve, reject) => {
    socket.on("session", resolve);
    socket.on("connect_error", reject);
  });
  const raw = socket as unknown as { timeout(ms: number): { emitWithAck(...args: unknown[]): Promise<never> } };
  return {
    socket,
    token: session.token,
    lines,
    say: (payload) => raw.timeout(5_000).emitWithAck("message", payload),
    history: (after) => raw.timeout(5_000).emitWithAck("history", after === undefined ? {} : { after }),
  };
}

const wordsOf = (lines: readonly WireLine[]) =>
  lines.map(({ author, content }) => `${author}: ${"text" in content ? content.text : content.kind}`);

/** Sends the bytes of a file like the widget. */
async function upload(
  visitor: Visitor,
  bytes: Buffer,
  name: string,
  mime: string,
): Promise<UploadAnswer & { status: number }> {
  const answer = await fetch(`${balcao.url}/webchat/files?channel=${WEB_CHAT}`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${visitor.token}`,
      "x-file-name": encodeURIComponent(name),
      "content-type": mime,
    },
    body: new Uint8Array(bytes),
  });
  return { ...((await answer.json()) as UploadAnswer), status: answer.status };
}

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const EICAR = Buffer.from(["X5O!P%@AP[4\\PZX54(P^)7CC)7}", "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join(""));
const FLOOD = Buffer.from(PNG);
FLOOD.writeUInt32BE(100_000, 16);
FLOOD.writeUInt32BE(100_000, 20);
/** Each must be refused or held: what it is, its name, its bytes, and the type that it claims. */
const BAD: [string, Buffer, string, string][] = [
  [
    "a drawing with code",
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
    "foto.svg",
    "image/svg+xml",
  ],
  ["a page named like a picture", Buffer.from("<!doctype html><script>alert(1)</script>"), "foto.png", "image/png"],
  [
    "a picture that is a page, too",
    Buffer.concat([PNG, Buffer.from("<script>alert(1)</script>")]),
    "foto.png",
    "image/png",
  ],
  ["a picture with an archive behind it", Buffer.concat([PNG, zipOf("a.txt", 5)]), "foto.png", "image/png"],
  ["an archive that unpacks to gigabytes", zipOf("grande.txt", 0xf0000000), "dados.zip", "application/zip"],
  ["an archive that climbs out of its folder", zipOf("../../fora.txt", 5), "dados.zip", "application/zip"],
  ["a flood of pixels", FLOOD, "foto.png", "image/png"],
  ["the test virus", EICAR, "nota.txt", "text/plain"],
  ["a program", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(200)]), "boleto.pdf", "application/pdf"],
];

describe("the web chat", () => {
  it("12 a widget that reconnects with the same message id: one message, and what was missed arrives", async () => {
    const first = await visit();
    const { token } = first;
    const clientId = randomUUID();
    expect(await first.say({ clientId, text: "eco" })).toMatchObject({ ok: true });
    await eventually(() => expect(first.lines).toHaveLength(2));
    const seen = first.lines.at(-1)?.id ?? "";
    // The message was sent, and the connection broke before the answer came.
    const next = randomUUID();
    first.socket.emit("message", { clientId: next, text: "perdida" }, () => undefined);
    await sleep(30);
    first.socket.disconnect();

    await balcao.kill();
    await balcao.start();
    const second = await visit(token);
    for (let again = 0; again < 3; again++) {
      expect(await second.say({ clientId, text: "eco" })).toMatchObject({ ok: true });
      expect(await second.say({ clientId: next, text: "perdida" })).toMatchObject({ ok: true });
    }
    await eventually(async () => {
      const all = await second.history();
      expect(all.ok && wordsOf(all.lines)).toEqual([
        "contact: eco",
        "bot: Anotado: ",
        "contact: perdida",
        "bot: Anotado: perdida",
      ]);
    });
    const missed = await second.history(seen);
    expect(missed.ok && wordsOf(missed.lines)).toEqual(["contact: perdida", "bot: Anotado: perdida"]);
    second.socket.disconnect();
  });

  it("12 messages sent while the server is killed and started are there once each, in order", async () => {
    let visitor = await visit();
    const { token } = visitor;
    await visitor.say({ clientId: randomUUID(), text: "eco" });
    for (let n = 1; n <= 9; n++) {
      const clientId = randomUUID();
      if (n % 4 === 0) void balcao.kill();
      for (;;) {
        const ack = await visitor.say({ clientId, text: `item ${n}` }).catch(() => null);
        if (ack?.ok) break;
        visitor.socket.disconnect();
        await balcao.kill();
        await balcao.start();
        visitor = await visit(token);
      }
    }
    const expected = Array.from({ length: 9 }, (_, i) => `item ${i + 1}`);
    await eventually(async () => {
      const all = await visitor.history();
      const lines = all.ok ? all.lines : [];
      expect(wordsOf(lines.filter(({ author }) => author === "contact"))).toEqual([
        "contact: eco",
        ...expected.map((text) => `contact: ${text}`),
      ]);
      expect(wordsOf(lines.filter(({ author }) => author === "bot"))).toEqual([
        "bot: Anotado: ",
        ...expected.map((text) => `bot: Anotado: ${text}`),
      ]);
    });
    visitor.socket.disconnect();
  });
});

describe("files", () => {
  it("61 a picture that a visitor uploads reaches the flow", async () => {
    const visitor = await visit();
    await visitor.say({ clientId: randomUUID(), text: "arquivo" });
    await eventually(() => expect(wordsOf(visitor.lines)).toContain("bot: Envie o arquivo."));
    const sent = await upload(visitor, PNG, "../../etc/minha foto.png", "image/png");
    if (!sent.ok) throw new Error(`${sent.error}: ${sent.reason}`);
    await visitor.say({ clientId: randomUUID(), fileId: sent.fileId, fileToken: sent.token });
    await eventually(() =>
      expect(wordsOf(visitor.lines).at(-1)).toMatch(/^bot: Recebi [^/]*minha foto\.png \(image\/png\)$/),
    );
    visitor.socket.disconnect();
  });

  it.each(BAD)("61 %s is refused in the web chat", async (_, bytes, name, mime) => {
    const visitor = await visit();
    expect(await upload(visitor, bytes, name, mime)).toMatchObject({ ok: false, error: "file_refused", status: 422 });
    visitor.socket.disconnect();
  });

  it("61 a file above the limit is refused and the process stays up", async () => {
    const visitor = await visit();
    expect(await upload(visitor, Buffer.alloc(11 * 1024 * 1024, 1), "a.bin", "image/png")).toMatchObject({
      ok: false,
      status: 413,
    });
    expect(await upload(visitor, PNG, "depois.png", "image/png")).toMatchObject({ ok: true });
    visitor.socket.disconnect();
  });

  it("61 of files sent over WhatsApp the good one reaches the flow; the bad ones are set aside, and the flow is told so", async () => {
    const files: [string, Buffer, string, string][] = [["a picture", PNG, "foto.png", "image/png"], ...BAD];
    const customers = files.map(([what, bytes, name, mime], i) => ({
      what,
      bytes,
      name,
      mime,
      id: `media${i}`,
      phone: balcao.newPhone(),
    }));
    for (const { id, bytes, mime } of customers) balcao.graph.media.set(id, { bytes, mime });
    const texts = (phone: string) => balcao.graph.of(phone).map((one) => one.text);
    await Promise.all(customers.map(({ phone }) => balcao.write(phone, "arquivo")));
    await eventually(() => expect(customers.every(({ phone }) => texts(phone).length === 1)).toBe(true));
    await Promise.all(
      customers.map(({ phone, id, mime, name }) =>
        deliver(balcao.url, messagesBody([mediaMessage(phone, id, mime, name)])),
      ),
    );
    await eventually(() => expect(customers.every(({ phone }) => texts(phone).length >= 2)).toBe(true));
    const received = customers.filter(({ phone }) => texts(phone).some((text) => text.startsWith("Recebi")));
    expect(received.map(({ what }) => what)).toEqual(["a picture"]);
    await balcao.stop();
    const [held] = await balcao.look(
      "SELECT count(*)::int AS n FROM files WHERE state = 'held' AND problem IS NOT NULL",
    );
    await balcao.start();
    expect(held).toEqual([{ n: new Set(BAD.map(([, bytes]) => bytes.toString("base64"))).size }]);
  });

  it("61 a file that the provider no longer has becomes a placeholder that says so, and the flow goes on", async () => {
    const phone = balcao.newPhone();
    await balcao.write(phone, "arquivo");
    await eventually(() => expect(balcao.graph.of(phone)).toHaveLength(1));
    await deliver(balcao.url, messagesBody([mediaMessage(phone, "gone", "image/png")]));
    await eventually(() => expect(balcao.graph.of(phone)).toHaveLength(2));
    expect(balcao.graph.of(phone)[1]?.text).not.toContain("Recebi");
  });
});

/** A zip with one stored entry that claims to unpack to `size` bytes. */
function zipOf(name: string, size: number): Buffer {
  const data = Buffer.from("12345");
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(20, 4);
  local.writeUInt32LE(data.length, 18);
  local.writeUInt32LE(size, 22);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(20, 4);
  central.writeUInt16LE(20, 6);
  central.writeUInt32LE(data.length, 20);
  central.writeUInt32LE(size, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + data.length, 16);
  return Buffer.concat([local, Buffer.from(name), data, central, Buffer.from(name), end]);
}
