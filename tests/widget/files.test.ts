import { randomUUID } from "node:crypto";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import type { UploadAnswer } from "../../channels/webchat/wire.js";
import { KINDS_TAKEN } from "../../platform/files/file-kinds.js";
import { createByteBudget } from "../../platform/limits/byte-budget.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { buildWidget } from "../../scripts/build-widget.js";
import { eventually } from "../faults/harness/eventually.js";
import naughty from "../fixtures/abuse/naughty-strings.json" with { type: "json" };
import { type Harness, startHarness } from "./harness.js";
import { temporaryFolder } from "./temporary-folder.js";
import { connectVisitor, type VisitorClient } from "./visitor-client.js";

export const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");

const folder = temporaryFolder();
let harness: Harness;
let visitor: VisitorClient;
beforeAll(async () => {
  await buildWidget(folder.path);
  harness = await startHarness({ widgetDir: folder.path });
});
afterAll(async () => {
  await harness.close();
  folder.remove();
});
beforeEach(async () => {
  visitor?.close();
  visitor = await connectVisitor(harness.url);
});

async function upload(
  bytes: Buffer,
  options: { name?: string; token?: string; headers?: Record<string, string> } = {},
) {
  const response = await fetch(`${harness.url}/webchat/files?channel=oficina`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${options.token ?? visitor.token}`,
      "x-file-name": encodeURIComponent(options.name ?? "foto.png"),
      ...options.headers,
    },
    body: new Uint8Array(bytes),
  });
  return { status: response.status, body: (await response.json()) as UploadAnswer };
}

async function uploaded(bytes: Buffer, name?: string): Promise<UploadAnswer & { ok: true }> {
  const { body } = await upload(bytes, { name });
  if (!body.ok) throw new Error(body.reason);
  return body;
}

describe("a visitor's file", () => {
  it("is stored, sent by its grant, and seen again by the visitor with safe headers", async () => {
    const file = await uploaded(PNG, "minha foto.png");
    expect(file).toMatchObject({ mime: "image/png", name: "minha foto.png", size: PNG.length });
    expect(
      await visitor.send("message", { clientId: randomUUID(), fileId: file.fileId, fileToken: file.token }),
    ).toMatchObject({ ok: true });
    expect(harness.memory.accepted.at(-1)).toMatchObject({
      content: { kind: "media", media: "image", fileId: file.fileId, size: PNG.length },
    });
    const line = await eventually(() => visitor.lines[0] ?? raise("no line"));
    if (line.content.kind !== "media" || line.content.file === null) throw new Error("no file in the line");
    const { id, token } = line.content.file;
    const got = await fetch(`${harness.url}/webchat/files/${id}?token=${token}`);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(got.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline",
      "x-content-type-options": "nosniff",
      "content-security-policy": "sandbox; default-src 'none'",
      "cache-control": "private, max-age=3600",
    });
  });

  it("is saved, never shown in place, when a browser could run what is in it", async () => {
    const file = await uploaded(PDF, 'conta "1".pdf');
    const got = await fetch(`${harness.url}/webchat/files/${file.fileId}?token=${file.token}`);
    expect(got.headers.get("content-disposition")).toMatch(/^attachment; filename="conta/);
  });

  it("keeps the name of its own sender, also when another visitor sent the same bytes", async () => {
    await uploaded(PDF, "laudo-medico-da-Maria.pdf");
    visitor.close();
    visitor = await connectVisitor(harness.url);
    const { fileId, token, name } = await uploaded(PDF, "x.pdf");
    const got = await fetch(`${harness.url}/webchat/files/${fileId}?token=${token}`);
    expect([name, got.headers.get("content-disposition")]).toEqual(["x.pdf", "attachment; filename=x.pdf"]);
  });

  it("is given out in ranges, which audio players ask for", async () => {
    const file = await uploaded(PNG);
    const address = `${harness.url}/webchat/files/${file.fileId}?token=${file.token}`;
    const part = await fetch(address, { headers: { range: "bytes=1-3" } });
    expect([part.status, part.headers.get("content-range"), await part.text()]).toEqual([
      206,
      `bytes 1-3/${PNG.length}`,
      "PNG",
    ]);
    expect((await fetch(address, { headers: { range: "bytes=999-" } })).status).toBe(416);
  });

  it("is refused with a reason in Portuguese when it is set aside, and cannot be fetched or sent", async () => {
    const eicar = Buffer.from("X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*");
    for (const bytes of [eicar, Buffer.from("<svg onload=alert(1)>"), Buffer.from("<html><script>alert(1)</script>")]) {
      const { status, body } = await upload(bytes, { name: "foto.png", headers: { "content-type": "image/png" } });
      expect([status, body]).toMatchObject([
        422,
        { ok: false, error: "file_refused", reason: expect.stringContaining("Por segurança") },
      ]);
      expect(JSON.stringify(body)).not.toContain("token");
      expect(body.ok ? "" : body.reason).toContain(KINDS_TAKEN);
    }
  });

  it("is turned away unread where many were refused, and conversations from there go on", async () => {
    const shared = createSharedLimits(null);
    const busy = await startHarness({ widgetDir: folder.path, deps: { shared } });
    const from = { "x-forwarded-for": "192.0.2.7" };
    const visitors = await Promise.all([1, 2].map(() => connectVisitor(busy.url, {}, from)));
    try {
      const send = (token: string, headers: Record<string, string>) =>
        fetch(`${busy.url}/webchat/files?channel=oficina`, {
          method: "POST",
          headers: { authorization: `Bearer ${token}`, "x-file-name": "a.svg", ...headers },
          body: "<svg onload=alert(1)>",
        }).then(({ status }) => status);
      // Two customers behind one address choose six files each.
      const answers: number[] = [];
      for (const { token } of visitors) for (let n = 0; n < 6; n++) answers.push(await send(token, from));
      expect(answers).toEqual([...Array<number>(11).fill(422), 429]);
      expect(shared.offenders.isOut("192.0.2.7")).toBe(false);
      expect(await visitors[0]?.say("oi")).toMatchObject({ ok: true });
      expect(await send(visitors[1]?.token ?? "", { "x-forwarded-for": "198.51.100.7" })).toBe(422);
    } finally {
      for (const each of visitors) each.close();
      await busy.close();
    }
  });

  it("is refused when it is empty, too large by its word or by its bytes, or not the visitor's", async () => {
    expect(await upload(Buffer.alloc(0))).toMatchObject({ status: 400 });
    expect(await upload(Buffer.alloc(10 * 1024 * 1024 + 1))).toMatchObject({
      status: 413,
      body: { reason: expect.stringContaining("10 MB") },
    });
    expect(await upload(PNG, { token: "x" })).toMatchObject({ status: 401 });
    expect(await upload(PNG, { headers: { origin: "https://evil.example" } })).toMatchObject({ status: 403 });
  });

  it("that never says its size is cut off at the limit, and the server stays up", async () => {
    const sent = await streamWithoutEnd(`${harness.url}/webchat/files?channel=oficina`, visitor.token);
    expect(sent.status).toBe(413);
    expect(sent.bytes).toBeLessThan(40 * 1024 * 1024);
    expect(await upload(PNG)).toMatchObject({ status: 200 });
  });

  it("that is only to be saved is a document with a caution for people, and is shown nowhere in place", async () => {
    const put = harness.memory.files.put;
    harness.memory.files.put = async (tenantId, file) => {
      const stored = await put(tenantId, file);
      return Object.assign(stored, { state: "download", problem: "A imagem é grande demais." });
    };
    const file = await uploaded(PNG, "foto.png");
    harness.memory.files.put = put;
    await visitor.send("message", { clientId: randomUUID(), fileId: file.fileId, fileToken: file.token });
    expect(harness.memory.accepted.at(-1)).toMatchObject({
      content: { kind: "media", media: "document", mime: "image/png", caution: "A imagem é grande demais." },
    });
    const got = await fetch(`${harness.url}/webchat/files/${file.fileId}?token=${file.token}`);
    expect([got.status, got.headers.get("content-disposition")]).toEqual([200, "attachment; filename=foto.png"]);
    // The visitor's own widget needs no warning.
    const line = await eventually(() => visitor.lines[0] ?? raise("no line"));
    expect(JSON.stringify(line)).not.toContain("grande demais");
  });
});

describe("a file on its way in and out", () => {
  it("is kept before its message is stored, and refused when it is gone", async () => {
    const file = await uploaded(PNG);
    const { keep } = harness.memory.files;
    const kept: string[] = [];
    harness.memory.files.keep = async (_tenant, id) => {
      kept.push(id);
      return false;
    };
    const sent = () => visitor.send("message", { clientId: randomUUID(), fileId: file.fileId, fileToken: file.token });
    const before = harness.memory.accepted.length;
    expect(await sent()).toEqual({ ok: false, error: "file_refused" });
    harness.memory.files.keep = keep;
    expect([kept, harness.memory.accepted.length]).toEqual([[file.fileId], before]);
    expect(await sent()).toMatchObject({ ok: true });
  });

  it("is refused before it is read when there is no room for it, and messages go on", async () => {
    const { fullOf } = harness.memory.files;
    const whys = {
      visitor: [429, "Você já enviou"],
      company: [503, "Não estamos recebendo"],
      disk: [503, "Não estamos"],
    };
    for (const [full, [status, words]] of Object.entries(whys)) {
      harness.memory.files.fullOf = async () => full as "disk";
      expect(await upload(PNG)).toMatchObject({
        status,
        body: { ok: false, reason: expect.stringContaining(`${words}`) },
      });
      expect(await visitor.say("recado")).toMatchObject({ ok: true });
    }
    harness.memory.files.fullOf = fullOf;
  });

  it("has no effect on others while it is half sent: places are each visitor's first (fault 68)", async () => {
    const halves = Array.from({ length: 20 }, () => halfUpload(visitor.token));
    await eventually(async () => expect((await upload(PNG)).status).toBe(503));
    const other = await connectVisitor(harness.url);
    expect(await upload(PNG, { token: other.token })).toMatchObject({ status: 200 });
    other.close();
    for (const half of halves) half.destroy();
    await eventually(async () => expect((await upload(PNG)).status).toBe(200));
    expect(harness.logged.filter(({ level }) => level === "error")).toEqual([]);
  });

  it("is not held in memory without end for browsers that take nothing of it", async () => {
    const { get } = harness.memory.files;
    // Pretends to be large: nine of them are more than one network may have in memory.
    const size = 8 * 1024 * 1024;
    harness.memory.files.get = async (tenantId, id, mayRead = () => true) => {
      const found = await get(tenantId, id);
      return found && mayRead(size) ? { ...found, size, bytes: Buffer.alloc(size) } : null;
    };
    const downloads = createByteBudget({ each: 64 * 1024 * 1024, all: 256 * 1024 * 1024 });
    const deps = { addressOf: () => "203.0.113.9" };
    const addressed = await startHarness({ widgetDir: folder.path, downloads, deps });
    Object.assign(addressed.memory.files, harness.memory.files);
    const file = await uploaded(PNG);
    const address = `${addressed.url}/webchat/files/${file.fileId}?token=${file.token}`;
    const stalled = await Promise.all(Array.from({ length: 9 }, () => fetch(address)));
    expect(stalled.map(({ status }) => status).filter((status) => status === 503)).toHaveLength(1);
    for (const answer of stalled) await answer.body?.cancel();
    await eventually(async () => {
      const again = await fetch(address);
      await again.body?.cancel();
      expect(again.status).toBe(200);
    });
    harness.memory.files.get = get;
    await addressed.close();
  });

  it("cannot be sent or fetched by another visitor, or under another file's grant", async () => {
    const [one, two] = [await uploaded(PNG), await uploaded(PDF)];
    const other = await connectVisitor(harness.url);
    const send = (client: VisitorClient, fileId: string, fileToken: string) =>
      client.send("message", { clientId: randomUUID(), fileId, fileToken });
    expect(await send(other, one.fileId, one.token)).toEqual({ ok: false, error: "file_refused" });
    expect(await send(visitor, two.fileId, one.token)).toEqual({ ok: false, error: "file_refused" });
    expect(await send(visitor, one.fileId, "x")).toEqual({ ok: false, error: "file_refused" });
    for (const [id, token] of [
      [two.fileId, one.token],
      [one.fileId, ""],
      [one.fileId, visitor.token],
      ["../../etc/passwd", one.token],
    ] as const)
      expect((await fetch(`${harness.url}/webchat/files/${encodeURIComponent(id)}?token=${token}`)).status).toBe(403);
    harness.clock.offset = 37 * 3_600_000;
    expect((await fetch(`${harness.url}/webchat/files/${one.fileId}?token=${one.token}`)).status).toBe(403);
    harness.clock.offset = 0;
    other.close();
  });

  it("may carry any name without harm to headers", async () => {
    const names = naughty.filter((name) => !/\p{Surrogate}/u.test(name)).slice(0, 400);
    for (let index = 0; index < names.length; index += 5) {
      harness.clock.offset += 10_000;
      const file = await uploaded(PDF, names[index]);
      const got = await fetch(`${harness.url}/webchat/files/${file.fileId}?token=${file.token}`);
      expect([got.status, got.headers.get("content-disposition")?.startsWith("attachment")]).toEqual([200, true]);
      await got.arrayBuffer();
    }
    harness.clock.offset = 0;
  });
});

function streamWithoutEnd(url: string, token: string): Promise<{ status: number | undefined; bytes: number }> {
  return new Promise((resolve, reject) => {
    const chunk = Buffer.alloc(256 * 1024);
    let bytes = 0;
    const outgoing = request(url, { method: "POST", headers: { authorization: `Bearer ${token}` } }, (response) => {
      resolve({ status: response.statusCode, bytes });
      outgoing.destroy();
    });
    outgoing.on("error", (error) => setTimeout(() => reject(error), 200));
    const write = () => {
      bytes += chunk.length;
      if (!outgoing.destroyed) outgoing.write(chunk, () => setImmediate(write));
    };
    write();
  });
}

/** An upload that stops after its first byte. */
function halfUpload(token: string): Socket {
  const { hostname, port } = new URL(harness.url);
  const socket = connect(Number(port), hostname);
  socket.on("error", () => socket.destroy());
  socket.write(
    `POST /webchat/files?channel=oficina HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Length: 1000\r\n\r\nx`,
  );
  return socket;
}

function raise(message: string): never {
  throw new Error(message);
}

describe("uploads of one network", () => {
  it("have a number of megabytes a day, however many visitors it is: others find room beside them (fault 62)", async () => {
    const limits = { ...DEFAULT_WEB_CHAT_LIMITS, uploadMb: { points: 4, seconds: 86_400 } };
    const strict = await startHarness({ widgetDir: folder.path, deps: { limits } });
    const send = async (address: string) => {
      const stranger = await connectVisitor(strict.url, {}, { "x-forwarded-for": address });
      const response = await fetch(`${strict.url}/webchat/files?channel=oficina`, {
        method: "POST",
        headers: { authorization: `Bearer ${stranger.token}`, "x-forwarded-for": address },
        body: new Uint8Array(Buffer.concat([PDF, Buffer.alloc(1_500_000)])),
      });
      stranger.close();
      return response.status;
    };
    try {
      const statuses = [await send("192.0.2.7"), await send("192.0.2.7"), await send("192.0.2.7")];
      expect(statuses).toEqual([200, 200, 429]);
      expect(await send("192.0.2.8")).toBe(200);
    } finally {
      await strict.close();
    }
  });
});
