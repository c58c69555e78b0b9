import { connect } from "node:net";
import { beforeEach, describe, expect, it } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { pngOf } from "../fixtures/files/pictures.js";
import type { Harness } from "./harness.js";
import { PNG, withPhones } from "./with-phones.js";

const world = withPhones();
const { phone, upload } = world;
let harness: Harness;
beforeEach(() => {
  harness = world.harness();
});

describe("a file that a phone hands over", () => {
  it("is refused before a byte of it is read when nobody knows the phone, or it says that it is compressed", async () => {
    const ana = await phone();
    const { hostname, port } = new URL(harness.url);
    const ask = (headers: string) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname, () =>
          socket.write(`POST /demo/files HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n${headers}\r\n\r\n`),
        );
        socket.once("data", (bytes) => {
          resolve(String(bytes));
          socket.destroy();
        });
      });
    expect(await ask("Authorization: Bearer x.y")).toMatch(/^HTTP\/1\.1 401 /);
    const known = `Authorization: Bearer ${ana.session.token}`;
    expect(await ask(`${known}\r\nContent-Encoding: gzip`)).toMatch(/^HTTP\/1\.1 415 /);
  });

  it("is given out under a name that was cut between two emoji", async () => {
    const ana = await phone();
    const name = encodeURIComponent(`a${"😀".repeat(300)}.pdf`);
    const { answer } = await upload(ana, pngOf(1, 1), { "x-file-name": name });
    if (!answer.ok) throw new Error(answer.reason);
    expect(answer.name).toBe(`a${"😀".repeat(79)}.png`);
    const sent = await ana.send({ kind: "media", fileId: answer.fileId });
    const content = sent.ok ? sent.message?.content : undefined;
    if (content?.kind !== "media") throw new Error("no file was sent");
    expect((await fetch(`${harness.url}${content.url}`)).status).toBe(200);
  });

  it("is a document when it is a picture that is too large to be shown", async () => {
    const ana = await phone();
    const large = await upload(ana, pngOf(8_001, 5_000));
    expect(large.answer).toMatchObject({ ok: true, media: "document", mime: "image/png" });
    if (!large.answer.ok) throw new Error(large.answer.reason);
    const sent = await ana.send({ kind: "media", fileId: large.answer.fileId });
    const content = sent.ok ? sent.message?.content : undefined;
    if (content?.kind !== "media") throw new Error("no file was sent");
    const got = await fetch(`${harness.url}${content.url}`);
    expect(got.headers.get("content-disposition")).toMatch(/^attachment/);
    await got.arrayBuffer();
    // An HTML page is accepted as a text, and its name follows its bytes.
    expect((await upload(ana, Buffer.from("<html>"), { "x-file-name": "a.html" })).answer).toMatchObject({
      name: "a.txt",
    });
  });

  it("has room until the phone has sent its share, and half of one keeps no other phone out", async () => {
    const [ana, bia] = [await phone(), await phone()];
    const text = Buffer.alloc(9 * 1024 * 1024, "a");
    for (let n = 0; n < 3; n++) expect((await upload(ana, text)).status).toBe(200);
    expect(await upload(ana, text)).toMatchObject({
      status: 429,
      answer: { reason: expect.stringContaining("amanhã") },
    });
    const { hostname, port } = new URL(harness.url);
    const halves = Array.from({ length: 9 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => socket.destroy());
      socket.write(
        `POST /demo/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ana.session.token}\r\nContent-Length: 9\r\n\r\nx`,
      );
      return socket;
    });
    await eventually(async () => expect((await upload(ana, PNG)).status).toBeGreaterThanOrEqual(429));
    expect((await upload(bia, PNG)).status).toBe(200);
    for (const half of halves) half.destroy();
  });
});
