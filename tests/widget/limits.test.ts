import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import { messageSchema } from "../../channels/webchat/wire-schema.js";
import { eventually } from "../faults/harness/eventually.js";
import { type Harness, startHarness } from "./harness.js";
import { connectVisitor, type VisitorClient } from "./visitor-client.js";

let harness: Harness;
const clients: VisitorClient[] = [];
beforeEach(async () => {
  harness = await startHarness({
    deps: { limits: { ...DEFAULT_WEB_CHAT_LIMITS, sockets: 12, socketsPerNetwork: 3, socketsPerCompany: 10 } },
  });
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const client of clients.splice(0)) client.close();
  await harness.close();
});

async function come(address: string, auth = {}) {
  const client = await connectVisitor(harness.url, auth, { "x-forwarded-for": address });
  clients.push(client);
  return client;
}

const UNKNOWN = Object.fromEntries(Array.from({ length: 5_800 }, (_, n) => [`k${n}`, 1]));

describe("frames that are refused", () => {
  it("count before they are looked at, whatever is in them (fault 62)", async () => {
    const visitor = await come("192.0.2.1");
    const answers: string[] = [];
    for (let n = 0; n < 21; n++) {
      const ack = await visitor.send("message", { clientId: randomUUID(), text: "oi", ...UNKNOWN });
      answers.push(ack.ok ? "ok" : ack.error);
    }
    expect(answers).toEqual([...Array<string>(20).fill("invalid"), "rate_limited"]);
    expect(await visitor.say("oi")).toMatchObject({ ok: false, error: "rate_limited" });
  });

  it.each([
    ["beside", { clientId: randomUUID(), text: "oi", ...UNKNOWN }],
    ["inside", { clientId: randomUUID(), choice: { id: "a", text: "b", ...UNKNOWN } }],
    ["in a list", { clientId: randomUUID(), text: Object.keys(UNKNOWN) }],
  ])("never have a schema list what stands %s of what it knows", async (_where, payload) => {
    const parse = vi.spyOn(messageSchema, "safeParse");
    const visitor = await come("192.0.2.1");
    expect(await visitor.send("message", payload)).toEqual({ ok: false, error: "invalid" });
    expect(parse).not.toHaveBeenCalled();
    expect(await visitor.say("oi")).toMatchObject({ ok: true });
    expect(parse).toHaveBeenCalledOnce();
  });

  it.each(["message", "person", "history", "typing", "read"])(
    "end the connection of whoever goes on with %s after the warning",
    async (event) => {
      const visitor = await come("192.0.2.1");
      const other = await come("192.0.2.2");
      const send = visitor.socket as unknown as { emit(event: string, payload: unknown): void };
      for (let n = 0; n < 90; n++) send.emit(event, { wrong: n });
      await eventually(() => expect(visitor.socket.connected).toBe(false));
      expect(await other.say("oi")).toMatchObject({ ok: true });
    },
  );
});

describe("places of sockets", () => {
  it("are shared between networks: none may have them all, an IPv6 one is its /64", async () => {
    for (let n = 0; n < 3; n++) await come(`2001:db8:1:2::${n}`);
    await expect(come("2001:db8:1:2:ffff::9")).rejects.toThrow("busy");
    await come("2001:db8:1:3::1");
    const [first] = clients;
    first?.close();
    await eventually(() => come("2001:db8:1:2::7"));
  });

  it("are shared between companies: one leaves room for the others", async () => {
    for (let n = 0; n < 10; n++) await come(`192.0.2.${n}`);
    await expect(come("192.0.2.77")).rejects.toThrow("busy");
    harness.account.tenantId = "10";
    await come("192.0.2.78");
  });

  it("are not counted for who was refused, and given back by who came and went at once", async () => {
    for (let n = 0; n < 20; n++) await expect(come("192.0.2.1", { token: "x" })).rejects.toThrow("token_refused");
    for (let n = 0; n < 20; n++) (await come("192.0.2.1")).close();
    await eventually(() => come("192.0.2.1"));
  });
});

it("counts new visitors of one IPv6 network as one, and lets ninety from behind an unnamed proxy in (fault 78)", async () => {
  const roomy = await startHarness({
    deps: { limits: { ...DEFAULT_WEB_CHAT_LIMITS, newVisitors: { points: 5, seconds: 60 } } },
  });
  const visit = async (address: string) => {
    const client = await connectVisitor(roomy.url, {}, { "x-forwarded-for": address });
    client.close();
  };
  for (let n = 0; n < 5; n++) await visit(`2001:db8:1:2::${n}`);
  await expect(visit("2001:db8:1:2:ffff::1")).rejects.toThrow("rate_limited");
  await visit("2001:db8:1:3::1");
  for (let n = 0; n < 90; n++) await visit("172.17.0.1");
  await roomy.close();
});
