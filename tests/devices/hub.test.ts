import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { newKeyPair, verifyText } from "../../agent/sign.js";
import type { Database } from "../../db/database.js";
import { openTestDatabase } from "../db/open-test-database.js";
import { FACTS } from "./facts.js";
import { HubHarness, TestAgent } from "./hub-harness.js";

let database: Database;
let harness: HubHarness;
const agents: TestAgent[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  harness = new HubHarness(database);
  await harness.start();
});
afterEach(async () => {
  for (const agent of agents.splice(0)) agent.leave();
  await harness.stop();
});

function newAgent(...rest: ConstructorParameters<typeof TestAgent> extends [string, ...infer More] ? More : never) {
  const agent = new TestAgent(harness.address, ...rest);
  agents.push(agent);
  return agent;
}
const refusal = (attempt: Promise<void>) =>
  attempt.then(
    () => "let in",
    (error: Error) => error.message,
  );

describe("pairing", () => {
  it("goes from an invitation over the customer's yes to a report", async () => {
    const ana = await harness.customer();
    const { invite, code, url, key } = await harness.invite(ana);
    expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/);
    expect(url).toBe(`${harness.address}/agent?c=${code}`);
    const agent = newAgent();
    await agent.connect({ code });
    expect((await harness.heard(key, "claimed")).value).toMatchObject({
      invite,
      device: { name: "PC-ANA", os: "Debian 12" },
    });
    expect(agent.token).toBeNull();
    expect(await agent.say("report", { scanId: "x", outcome: "failed", reason: "" })).toEqual({
      ok: false,
      reason: "not_paired",
    });

    const scanKey = harness.newKey();
    await harness.ask(ana, "devices.scan", { invite, scope: "full" }, scanKey);
    await agent.until(() => agent.scans.length === 1);
    expect(agent.serverKey).toBe(harness.key.publicKey);
    expect(await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts: FACTS })).toEqual({
      ok: true,
    });
    const { value } = await harness.heard(scanKey, "reported");
    expect(value).toMatchObject({
      device: { name: "PC-ANA" },
      recommended: expect.arrayContaining(["limpeza-digital"]),
    });
    expect(Number(value.score)).toBeLessThan(100);
    expect((value.unknown as string[]).length).toBeGreaterThan(0);

    const page = await fetch(String(value.url));
    expect(page.status).toBe(200);
    const text = await page.text();
    expect(text).toContain("PC-ANA");
    expect(text).toMatch(/não deu para medir/i);
    expect(text).toContain("sem permissão");
  });

  it("gives the same invitation when it is asked again", async () => {
    const ana = await harness.customer();
    const first = await harness.invite(ana);
    expect(await harness.invite(ana, first.key)).toEqual(first);
  });

  it("keeps neither code nor token in the clear", async () => {
    const ana = await harness.customer();
    const { agent } = await harness.paired(ana);
    agents.push(agent);
    const { code } = await harness.invite(ana);
    const rows = await harness.rows(
      ana.tenantId,
      "SELECT row_to_json(p)::text AS t FROM pairings p UNION ALL SELECT row_to_json(d)::text FROM devices d",
    );
    expect(JSON.stringify(rows)).not.toContain(code);
    expect(JSON.stringify(rows)).not.toContain(agent.token);
  });

  it("lets one of two agents with the same code in", async () => {
    const { code, key } = await harness.invite(await harness.customer());
    const outcomes = await Promise.all([1, 2, 3, 4].map(() => refusal(newAgent().connect({ code }))));
    expect(outcomes.toSorted()).toEqual(["code_used", "code_used", "code_used", "let in"]);
    expect(harness.results(key)).toHaveLength(1);
  });

  it("removes the computer that the customer does not know, and tells it", async () => {
    const ana = await harness.customer();
    const { invite, code } = await harness.invite(ana);
    const agent = newAgent();
    await agent.connect({ code });
    await harness.ask(ana, "devices.reject", { invite });
    await agent.until(() => agent.heard.includes("disconnect"));
    expect(agent.heard).toContain("rejected");
    expect(await harness.rows(ana.tenantId, "SELECT 1 FROM devices")).toEqual([]);
    expect(await refusal(agent.connect({ code }))).toBe("code_used");
    const late = await harness.ask(ana, "devices.scan", { invite, scope: "full" });
    expect(late).toMatchObject({ result: { outcome: "lost" } });
    expect(agent.token).toBeNull();
  });

  it("tells once that a code ran out, and lets nobody in with it", async () => {
    const { code, key } = await harness.invite(await harness.customer());
    harness.pass(10 * 60_000);
    const late = newAgent();
    expect(await refusal(late.connect({ hello: late.hello({ code }, harness.now()) }))).toBe("code_expired");
    await harness.hub.sweep();
    await harness.hub.sweep();
    expect(harness.results(key).map((each) => each.outcome)).toEqual(["expired"]);
  });

  it("asks whose it is again where the same key pairs with another customer, and rotates the token for the same one", async () => {
    const ana = await harness.customer();
    const { agent } = await harness.paired(ana);
    agents.push(agent);
    const first = agent.token;
    const { invite, code } = await harness.invite(ana);
    await agent.connect({ code });
    expect(agent.token).toBe(first);
    await harness.ask(ana, "devices.scan", { invite, scope: "quick" });
    await agent.until(() => agent.token !== first);
    expect(await harness.rows(ana.tenantId, "SELECT 1 FROM devices")).toHaveLength(1);
    expect(await refusal(agent.connect({ token: first ?? "" }))).toBe("unknown_token");
    const bia = await harness.customer(ana);
    const other = await harness.invite(bia);
    await agent.connect({ code: other.code });
    expect((await harness.heard(other.key, "claimed")).value.invite).toBe(other.invite);
    expect(await harness.rows(ana.tenantId, "SELECT 1 FROM devices")).toHaveLength(2);
  });
});

describe("who knocks", () => {
  it("is refused without a fresh proof by the key that it names", async () => {
    const { code } = await harness.invite(await harness.customer());
    const agent = newAgent();
    const good = agent.hello({ code });
    const proof = good.proof as { at: number; signature: string };
    for (const bad of [
      null,
      {},
      { ...good, proof: { ...proof, at: proof.at + 1 } },
      { ...good, publicKey: newKeyPair().publicKey },
      { ...good, host: { name: "x".repeat(5_000), os: "linux", osName: "x" } },
      { ...good, extra: 1 },
      agent.hello({ code }, Date.now() - 6 * 60_000),
      agent.hello({ code }, Date.now() + 6 * 60_000),
    ])
      expect(await refusal(agent.connect({ hello: bad }))).toBe("bad_hello");
    expect(await refusal(agent.connect({ hello: { ...good, protocol: 0 } }))).toBe("old_agent");
  });

  it("cannot use a proof that was seen before", async () => {
    const { code } = await harness.invite(await harness.customer());
    const agent = newAgent();
    const hello = agent.hello({ code });
    await agent.connect({ hello });
    expect(await refusal(newAgent().connect({ hello }))).toBe("bad_hello");
  });

  it("ends a code after five wrong proofs", async () => {
    const { code, key } = await harness.invite(await harness.customer());
    const agent = newAgent();
    for (let n = 0; n < 5; n++) {
      expect(await refusal(agent.connect({ hello: agent.hello({ code }, Date.now() + n, newKeyPair()) }))).toBe(
        "bad_hello",
      );
    }
    expect(await refusal(agent.connect({ code }))).toBe("code_expired");
    await harness.hub.sweep();
    expect(harness.results(key).map((each) => each.outcome)).toEqual(["expired"]);
  });

  it("guesses a few codes and is then slowed down, but a known token is not", async () => {
    const { agent } = await harness.paired(await harness.customer());
    agents.push(agent);
    const outcomes: string[] = [];
    const guess = async (address: string) => {
      const guesser = newAgent();
      guesser.address = address;
      return refusal(guesser.connect({ code: "BBBB-BBBB" }));
    };
    for (let n = 0; n < 22; n++) outcomes.push(await guess("203.0.113.9"));
    expect(outcomes.slice(0, 5)).toEqual(Array(5).fill("unknown_code"));
    expect(outcomes.at(-1)).toBe("too_many");
    agent.address = "203.0.113.9";
    await agent.connect({ token: agent.token ?? "" });
    expect(await guess("203.0.113.10")).toBe("unknown_code");
  });

  it("is sent away when it goes on after its words were refused (fault 62)", async () => {
    const { agent } = await harness.paired(await harness.customer());
    agents.push(agent);
    const unknown = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, 1]));
    const heartbeat = { at: Date.now(), memoryMb: 50 };
    expect(await agent.say("heartbeat", { ...heartbeat, ...unknown })).toEqual({ ok: false, reason: "bad_message" });
    expect(await agent.say("heartbeat", heartbeat)).toEqual({ ok: true });
    for (let n = 0; n < 40; n++) agent.socket?.emit("report", { wrong: n });
    await expect.poll(() => agent.socket?.connected, { timeout: 5_000 }).toBe(false);
    await agent.connect({ token: agent.token ?? "" });
  });

  it("is refused a hello with thousands of names before a schema lists them", async () => {
    const agent = newAgent();
    const unknown = Object.fromEntries(Array.from({ length: 5_800 }, (_, n) => [`k${n}`, 1]));
    expect(await refusal(agent.connect({ hello: { ...agent.hello({ code: "BBBB-BBBB" }), ...unknown } }))).toBe(
      "bad_hello",
    );
  });
});

describe("who has knocked", () => {
  it("counts all addresses of one IPv6 network as one guesser, and a /56 of them as four (fault 78)", async () => {
    const tried = async (address: (n: number) => string, times: number) => {
      let unknown = 0;
      for (let n = 0; n < times; n++) {
        const guesser = newAgent();
        guesser.address = address(n);
        if ((await refusal(guesser.connect({ code: "BBBB-BBBB" }))) === "unknown_code") unknown += 1;
      }
      return unknown;
    };
    expect(await tried((n) => `2001:db8:1:2::${n}`, 20)).toBe(10);
    expect(await tried((n) => `2001:db8:2:${n.toString(16)}::1`, 60)).toBe(40);
    expect(await tried(() => "2001:db8:3:2::1", 1)).toBe(1);
  });

  it("has nothing of a copied token without the key", async () => {
    const { agent } = await harness.paired(await harness.customer());
    agents.push(agent);
    expect(await refusal(newAgent().connect({ token: agent.token ?? "" }))).toBe("bad_hello");
    expect(await refusal(newAgent(agent.keys).connect({ token: "x".repeat(43) }))).toBe("unknown_token");
    const thief = newAgent();
    const named = { ...thief.hello({ token: agent.token ?? "" }), publicKey: agent.keys.publicKey };
    expect(await refusal(thief.connect({ hello: named }))).toBe("bad_hello");
  });

  it("is told and cut when it is revoked, and stays out", async () => {
    const ana = await harness.customer();
    const { agent } = await harness.paired(ana);
    agents.push(agent);
    const other = await harness.customer();
    expect(await harness.hub.revoke(other.tenantId, agent.deviceId ?? "")).toBe(false);
    expect(await harness.hub.revoke(ana.tenantId, agent.deviceId ?? "")).toBe(true);
    await agent.until(() => agent.heard.includes("disconnect"));
    expect(agent.heard).toContain("revoked");
    expect(await refusal(agent.connect({ token: agent.token ?? "" }))).toBe("revoked");
    expect(await harness.hub.revoke(ana.tenantId, agent.deviceId ?? "")).toBe(false);
  });

  it("hears no for what is not a message, and the hub lives on", async () => {
    const ana = await harness.customer();
    const { agent, scanKey } = await harness.paired(ana);
    agents.push(agent);
    for (const bad of [
      null,
      1,
      [],
      { scanId: agent.scans[0], outcome: "reported", facts: { ...FACTS, cpu: { known: true } } },
    ])
      expect(await agent.say("report", bad)).toEqual({ ok: false, reason: "bad_message" });
    // Invalid ids are refused and cause no error in the log (fault 62).
    for (const odd of ["x", "9".repeat(20), "a\u0000"]) {
      expect(await agent.say("report", { scanId: odd, outcome: "failed", reason: odd })).toEqual({
        ok: false,
        reason: "unknown_scan",
      });
      expect(await agent.say("progress", { id: odd, state: "running" })).toEqual({
        ok: false,
        reason: "unknown_command",
      });
    }
    expect(harness.complaints).toEqual([]);
    agent.socket?.emit("no-such-event", { deep: { deeper: [] } });
    agent.socket?.emit("report", { scanId: agent.scans[0], outcome: "reported", facts: FACTS });
    await harness.heard(scanKey, "reported");
    agent.socket?.emit("report", "x".repeat(100_000));
    await agent.until(() => agent.heard.includes("disconnect"));
    await agent.connect({ token: agent.token ?? "" });
    expect(await agent.say("heartbeat", { at: 1, memoryMb: 50 })).toEqual({ ok: true });
  });

  it("cannot report for another computer, nor pair into another company's conversation", async () => {
    const ana = await harness.customer();
    const eve = await harness.customer();
    const hers = await harness.paired(ana);
    const eves = await harness.paired(eve);
    agents.push(hers.agent, eves.agent);
    const message = { scanId: hers.agent.scans[0], outcome: "reported", facts: FACTS };
    expect(await eves.agent.say("report", message)).toEqual({ ok: false, reason: "unknown_scan" });
    expect(harness.results(hers.scanKey)).toEqual([]);
    const { invite, code } = await harness.invite(ana);
    const agent = newAgent();
    await agent.connect({ code });
    expect(await harness.ask(eve, "devices.scan", { invite, scope: "full" })).toMatchObject({
      result: { outcome: "lost" },
    });
    await harness.ask(eve, "devices.reject", { invite });
    expect(agent.heard).toEqual([]);
    const neighbour = await harness.customer(ana);
    expect(await harness.ask(neighbour, "devices.scan", { invite, scope: "full" })).toMatchObject({
      result: { outcome: "lost" },
    });
    expect(agent.token).toBeNull();
  });
});

describe("a server that dies", () => {
  it("after the claim was stored and before it was told: the agent's next knock tells it", async () => {
    const { code, key } = await harness.invite(await harness.customer());
    const agent = newAgent();
    harness.crashTelling = 1;
    expect(await refusal(agent.connect({ code }))).toBe("unavailable");
    await agent.connect({ code });
    expect(harness.results(key)).toHaveLength(1);
  });

  it("between yes and token: the computer that shows the code again gets it, and its scan", async () => {
    const ana = await harness.customer();
    const { invite, code } = await harness.invite(ana);
    const agent = newAgent();
    await agent.connect({ code });
    agent.acks = false;
    const scanKey = harness.newKey();
    await harness.ask(ana, "devices.scan", { invite, scope: "full" }, scanKey);
    await agent.until(() => agent.heard.includes("paired"));
    await harness.stop();
    await harness.start();
    expect(await harness.ask(ana, "devices.scan", { invite, scope: "full" }, scanKey)).toEqual({ outcome: "done" });
    agent.acks = true;
    await agent.connect({ code });
    await agent.until(() => agent.token !== null && agent.scans.length === 1);
    expect(await refusal(newAgent().connect({ code }))).toBe("code_used");
    await agent.connect({ token: agent.token ?? "" });
  });

  it("after a report was stored and before it was told: no ack, the repeat tells it once; or the sweep does", async () => {
    const { agent, scanKey } = await harness.paired(await harness.customer());
    agents.push(agent);
    const message = { scanId: agent.scans[0], outcome: "reported", facts: FACTS };
    harness.crashTelling = 1;
    expect(await agent.say("report", message)).toEqual({ ok: false, reason: "unavailable" });
    await harness.hub.sweep();
    expect(harness.results(scanKey)).toHaveLength(1);
    expect(await agent.say("report", message)).toEqual({ ok: true });
    await harness.hub.sweep();
    expect(harness.results(scanKey)).toHaveLength(1);
  });

  it("sends the open scan again to an agent that comes back, and calls it lost after its time; a late report is kept", async () => {
    const ana = await harness.customer();
    const { agent, scanKey } = await harness.paired(ana);
    agents.push(agent);
    await harness.stop();
    await harness.start();
    await agent.connect({ token: agent.token ?? "" });
    await agent.until(() => agent.scans.length === 2);
    expect(agent.scans[0]).toBe(agent.scans[1]);
    harness.pass(16 * 60_000);
    await harness.hub.sweep();
    expect(harness.results(scanKey).map((each) => each.outcome)).toEqual(["failed"]);
    expect(await agent.say("report", { scanId: agent.scans[0], outcome: "reported", facts: FACTS })).toEqual({
      ok: true,
    });
    const [row] = await harness.rows<{ state: string }>(ana.tenantId, "SELECT state FROM reports");
    expect(row?.state).toBe("reported");
  });
});

describe("the server's key", () => {
  it("is the one that tasks are signed with", () => {
    expect(verifyText("x", "AAAA", harness.key.publicKey)).toBe(false);
    expect(harness.key.publicKey).toHaveLength(44);
  });
});
