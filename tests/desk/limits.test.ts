import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { eventually } from "../faults/harness/eventually.js";
import { DeskHarness, openShop } from "./harness.js";

let desk: DeskHarness;
beforeAll(async () => {
  desk = await DeskHarness.open();
});
afterAll(() => desk.close());

const UNKNOWN = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`k${n}`, 1]));

describe("what the desk's API reads", () => {
  it("is nothing of a stranger's body: 401 comes before the body does (fault 62)", async () => {
    const { hostname, port } = new URL(desk.url);
    const socket = connect(Number(port), hostname);
    const answer = await new Promise<string>((resolve, reject) => {
      socket.once("data", (chunk) => resolve(chunk.toString()));
      socket.once("error", reject);
      // The body is announced and never sent.
      socket.write(
        "POST /api/v1/conversations/1/take HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\nAuthorization: Bearer x\r\n\r\n{",
      );
    });
    socket.destroy();
    expect(answer).toMatch(/^HTTP\/1\.1 401 /);
  });

  it("is no body with thousands of names, nor too many requests of one person; others go on", async () => {
    const { rui, eva } = await openShop(desk);
    const path = `/conversations/${randomUUID()}/take`;
    expect((await rui.post(path)).status).toBe(404);
    expect(await rui.post(path, UNKNOWN)).toMatchObject({
      status: 400,
      body: { code: "invalid" },
    });
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const statuses = new Set<number>();
    for (let n = 0; n < 320; n += 40)
      for (const { status } of await Promise.all(Array.from({ length: 40 }, () => rui.get("/me"))))
        statuses.add(status);
    expect([...statuses].toSorted()).toEqual([200, 429]);
    expect((await eva.get("/me")).status).toBe(200);
    vi.useRealTimers();
  });
});

describe("what a desk's socket says", () => {
  it.each([
    ["open", { conversationId: "x" }],
    ["leave", { conversationId: "x" }],
    ["typing", UNKNOWN],
  ])(
    "is counted before it is looked at, and whoever goes on with %s is sent away (fault 62)",
    async (event, payload) => {
      const { rui, eva } = await openShop(desk);
      const [loud, quiet] = [await rui.socket(), await eva.socket()];
      const socket = loud.socket as unknown as { emit(event: string, payload: unknown): void };
      for (let n = 0; n < 150; n++) socket.emit(event, payload);
      await eventually(() => expect(loud.socket.connected).toBe(false));
      expect(quiet.socket.connected).toBe(true);
    },
  );
});
