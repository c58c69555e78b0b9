import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import { mintVisitorToken } from "../../channels/webchat/visitor-token.js";
import { eventually } from "../faults/harness/eventually.js";
import { type Harness, IDENTITY_SECRET, startHarness } from "./harness.js";
import { connectVisitor, settle } from "./visitor-client.js";

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  harness.channel.paused = false;
  harness.clock.offset = 0;
});

const seconds = () => Math.floor(Date.now() / 1000);

function identity(claims: Record<string, unknown>, secret = IDENTITY_SECRET): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));
}

describe("admission to the web chat", () => {
  it("gives an anonymous visitor a token and knows them by it next time", async () => {
    const first = await connectVisitor(harness.url);
    await first.say("guarde isto");
    first.close();
    const again = await connectVisitor(harness.url, { token: first.token });
    expect(again.token).toBe(first.token);
    expect(await again.history()).toMatchObject({ lines: [{ content: { text: "guarde isto" } }] });
    again.close();
  });

  it("knows an identified person on any browser, by the company's id, and tells the desk the name", async () => {
    const claims = { sub: "cliente-9", exp: seconds() + 600, name: "Ana <b>Souza</b>", email: "ana@loja.com.br" };
    const first = await connectVisitor(harness.url, { identity: await identity(claims) });
    expect(first.identified).toBe(true);
    await first.say("sou eu");
    expect(harness.memory.accepted.at(-1)).toMatchObject({
      from: { externalId: "u_cliente-9", name: "Ana <b>Souza</b>", email: "ana@loja.com.br" },
    });
    const other = await connectVisitor(harness.url, { identity: await identity(claims) });
    expect(await other.history()).toMatchObject({ lines: [{ content: { text: "sou eu" } }] });
    first.close();
    other.close();
  });

  it.each([
    ["alg none", async () => new UnsecuredJWT({ sub: "1", exp: seconds() + 60 }).encode(), "identity_refused"],
    ["another key", () => identity({ sub: "1", exp: seconds() + 60 }, "x".repeat(40)), "identity_refused"],
    ["no exp", () => identity({ sub: "1" }), "identity_refused"],
    ["two days to live", () => identity({ sub: "1", exp: seconds() + 172_800 }), "identity_refused"],
    ["its time over", () => identity({ sub: "1", exp: seconds() - 60 }), "identity_expired"],
  ])("refuses an identity with %s", async (_name, make, code) => {
    await expect(connectVisitor(harness.url, { identity: await make() })).rejects.toThrow(code);
  });

  it("refuses a visitor token that is unsigned, foreign, of another channel, or of an identified person", async () => {
    const ours = new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes");
    const guessed = { externalId: "v_AAAAAAAAAAAAAAAAAAAAAA" };
    const claims = { iss: "balcao-webchat", aud: "11", sub: guessed.externalId, iat: seconds(), exp: seconds() + 60 };
    const identified = await connectVisitor(harness.url, {
      identity: await identity({ sub: "9", exp: seconds() + 60 }),
    });
    const wrong = [
      new UnsecuredJWT(claims).encode(),
      mintVisitorToken(new TextEncoder().encode("y".repeat(40)), { channelId: "11", ...guessed }, Date.now()),
      mintVisitorToken(ours, { channelId: "12", ...guessed }, Date.now()),
      await identity(claims),
      identified.token,
      guessed.externalId,
    ];
    for (const token of wrong) await expect(connectVisitor(harness.url, { token })).rejects.toThrow("token_refused");
    identified.close();
  });

  it("refuses a foreign Origin, with a cookie or without, and says so in the log", async () => {
    const headers = { origin: "https://evil.example", cookie: "session=1" };
    await expect(connectVisitor(harness.url, {}, headers)).rejects.toThrow("origin_refused");
    expect(harness.logged.at(-1)).toMatchObject({ level: "warn", detail: { origin: "https://evil.example" } });
    const listed = await connectVisitor(harness.url, {}, { origin: harness.site });
    const same = await connectVisitor(harness.url, {}, { origin: harness.url });
    listed.close();
    same.close();
  });

  it("tells of foreign Origins sparingly: anybody can send them", async () => {
    const told = harness.logged.length;
    for (let n = 0; n < 40; n++)
      await expect(connectVisitor(harness.url, {}, { origin: "https://evil.example" })).rejects.toThrow(
        "origin_refused",
      );
    expect(harness.logged.length - told).toBeGreaterThan(0);
    expect(harness.logged.length - told).toBeLessThan(30);
  });

  it("refuses a channel that does not exist or is paused", async () => {
    await expect(connectVisitor(harness.url, { channel: "outra" })).rejects.toThrow("channel_unknown");
    await expect(connectVisitor(harness.url, { channel: { $ne: "" } as never })).rejects.toThrow("channel_unknown");
    harness.channel.paused = true;
    await expect(connectVisitor(harness.url)).rejects.toThrow("channel_paused");
  });

  it("ends with the identity that was shown, and anonymous visitors stay", async () => {
    const brief = await startHarness({ deps: { limits: { ...DEFAULT_WEB_CHAT_LIMITS, expirySweepMs: 20 } } });
    const ana = await connectVisitor(brief.url, { identity: await identity({ sub: "ana", exp: seconds() + 600 }) });
    const visitor = await connectVisitor(brief.url);
    brief.clock.offset = 599_000 - 1_000;
    await settle(100);
    expect([ana.socket.connected, visitor.socket.connected]).toEqual([true, true]);
    brief.clock.offset = 601_000;
    await eventually(() => expect([ana.socket.connected, visitor.socket.connected]).toEqual([false, true]));
    visitor.close();
    await brief.close();
  });

  it("limits the tabs of one visitor and how fast one address makes new visitors", async () => {
    const limits = DEFAULT_WEB_CHAT_LIMITS;
    const newVisitors = { points: 2, seconds: 60 };
    const tight = await startHarness({
      deps: { limits: { ...limits, newVisitors, socketsPerVisitor: 2 }, addressOf: () => "192.0.2.1" },
    });
    const first = await connectVisitor(tight.url);
    const tab = await connectVisitor(tight.url, { token: first.token });
    await expect(connectVisitor(tight.url, { token: first.token })).rejects.toThrow("busy");
    const second = await connectVisitor(tight.url);
    await expect(connectVisitor(tight.url)).rejects.toThrow("rate_limited");
    for (const client of [first, tab, second]) client.close();
    await tight.close();
  });

  it("keeps no token and no header in memory once the visitor is in", async () => {
    const visitor = await connectVisitor(harness.url);
    await eventually(() => {
      const socket = harness.io.of("/webchat").sockets.values().next().value;
      expect(socket?.handshake).toMatchObject({ auth: {}, headers: {} });
      expect(JSON.stringify(socket?.data)).not.toContain(visitor.token);
    });
    visitor.close();
  });
});
