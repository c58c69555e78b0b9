import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { EXIT } from "../../agent/program/exit-code.js";
import { openHome } from "../../agent/program/home.js";
import { newKeyPair } from "../../agent/sign.js";
import { runSimulatedDevice } from "../../agent/simulated/run-simulated-device.js";
import { type AgentUnderTest, CODE, startAgent } from "./agent-under-test.js";
import { type FakeHub, openFakeHub, until } from "./fake-hub.js";
import { makeFolders } from "./program-under-test.js";

const folders = makeFolders();
let hub: FakeHub;
let folder: string;
const agents: AgentUnderTest[] = [];
const start = (...given: Parameters<typeof startAgent> extends [unknown, unknown, ...infer R] ? R : never) => {
  const agent = startAgent(hub, folder, ...given);
  agents.push(agent);
  return agent;
};

beforeEach(async () => {
  folder = folders.make();
  hub = await openFakeHub();
});
afterEach(async () => {
  for (const agent of agents.splice(0)) {
    agent.stop();
    await agent.exit;
  }
  await hub.close();
  expect(hub.faults).toEqual([]);
  folders.clear();
});

async function pairedAgent(...given: Parameters<typeof start>): Promise<AgentUnderTest> {
  const agent = start(...given);
  await until(() => hub.connected());
  expect(await hub.pair()).toEqual({ ok: true });
  return agent;
}

describe("pairing", () => {
  it("shows a code and a key, keeps the token, and comes back with it", async () => {
    const agent = await pairedAgent();
    expect(hub.hellos[0]).toMatchObject({ code: CODE, publicKey: agent.home.identity().publicKey });
    await until(() => hub.beats.length > 1);
    hub.drop();
    await until(() => hub.hellos.length === 2);
    expect(hub.hellos[1]).toMatchObject({ token: hub.token, publicKey: hub.hellos[0]?.publicKey });
    expect(hub.hellos[1]?.proof.signature).not.toBe(hub.hellos[0]?.proof.signature);
  });

  it("keeps keys and token where only this user reads them", async () => {
    const { home } = await pairedAgent();
    expect(statSync(home.folder).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(home.folder)) expect(statSync(join(home.folder, name)).mode & 0o077, name).toBe(0);
  });

  it("shows the same code and key again after a cut, as long as nobody confirmed", async () => {
    start();
    await until(() => hub.connected());
    hub.drop();
    await until(() => hub.hellos.length === 2);
    expect(hub.hellos.map((hello) => ("code" in hello ? hello.code : ""))).toEqual([CODE, CODE]);
    expect(hub.hellos[1]?.publicKey).toBe(hub.hellos[0]?.publicKey);
  });

  it("gets through where the network lets no WebSocket through", async () => {
    const plain = await openFakeHub({ transports: ["polling"] });
    const agent = startAgent(plain, folder);
    await until(() => plain.connected());
    expect(await plain.pair()).toEqual({ ok: true });
    agent.stop();
    await agent.exit;
    await plain.close();
  });

  it("does nothing for a hub that has not confirmed", async () => {
    start();
    await until(() => hub.connected());
    expect(await hub.scan()).toEqual({ ok: false, reason: "not_paired" });
    expect((await hub.task()).ack).toEqual({ ok: false, reason: "not_paired" });
    expect(hub.beats).toEqual([]);
  });

  it("ends when the chat says that it is another computer", async () => {
    const agent = start();
    await until(() => hub.connected());
    hub.reject();
    expect(await agent.exit).toBe(EXIT.notPaired);
    expect(agent.said()).toContain("não é o computador certo");
  });

  it("ends when nobody confirms", async () => {
    const agent = start({ pace: { ...FAST, confirmMs: 150 } });
    expect(await agent.exit).toBe(EXIT.notPaired);
  });

  it.each([
    ["unknown_code", EXIT.notPaired, "Não conheço esse código"],
    ["code_used", EXIT.notPaired, "já foi usado"],
    ["code_expired", EXIT.notPaired, "venceu"],
    ["old_agent", EXIT.failed, "Baixe de novo"],
    ["bad_hello", EXIT.failed, "data e a hora"],
  ])("says what %s means, and asks no second time", async (word, code, said) => {
    hub.refuse = word;
    const agent = start();
    expect(await agent.exit).toBe(code);
    expect(agent.said()).toContain(said);
    expect(hub.hellos).toHaveLength(1);
  });

  it("waits and asks again when the hub has too much to do", async () => {
    hub.refuse = "too_many";
    start();
    await until(() => hub.hellos.length >= 2);
    hub.refuse = null;
    await until(() => hub.connected());
  });

  it("takes no other server's key for the one that it knows", async () => {
    const agent = await pairedAgent();
    const known = agent.home.pairing();
    expect(await hub.pair({ serverKey: newKeyPair().publicKey })).toEqual({ ok: false, reason: "server_key_changed" });
    expect(await agent.exit).toBe(EXIT.serverKeyChanged);
    expect(agent.home.pairing()).toEqual(known);
    expect(agent.said()).toContain("Não me liguei a ele");
  });

  it("remembers the server's key even after the token was revoked", async () => {
    const first = await pairedAgent();
    hub.revoke();
    await first.exit;
    await hub.left();
    start();
    await until(() => hub.connected());
    expect(await hub.pair({ serverKey: newKeyPair().publicKey })).toMatchObject({ ok: false });
  });
});

const FAST = {
  reconnectMs: 50,
  reconnectMaxMs: 200,
  jitter: 0,
  ackMs: 300,
  heartbeatMs: 50,
  confirmMs: 9_000,
  stayMs: 9_000,
};

describe("a token", () => {
  it("that is revoked is forgotten, and the program leaves without a loop", async () => {
    const agent = await pairedAgent();
    hub.revoke();
    expect(await agent.exit).toBe(EXIT.pairAgain);
    expect(agent.home.pairing()).toBeNull();
    expect(agent.said()).toContain("peça um novo código na conversa");
    expect(hub.hellos).toHaveLength(1);
  });

  it.each(["unknown_token", "revoked"])("that the hub calls %s at a new connection is forgotten, too", async (word) => {
    const agent = await pairedAgent();
    hub.refuse = word;
    hub.drop();
    expect(await agent.exit).toBe(EXIT.pairAgain);
    expect(agent.home.pairing()).toBeNull();
    expect(hub.hellos).toHaveLength(2);
    const next = start({ code: null });
    expect(await next.exit).toBe(EXIT.notPaired);
    expect(hub.hellos).toHaveLength(2);
  });

  it("is used again where the file with its code in the name is opened again; another code pairs anew", async () => {
    const agent = await pairedAgent();
    agent.stop();
    await agent.exit;
    const same = start({ code: CODE });
    await until(() => hub.hellos.length === 2);
    expect(hub.hellos[1]).toMatchObject({ token: hub.token });
    same.stop();
    await same.exit;
    const other = start({ code: "BCDF-GHJK" });
    await until(() => hub.hellos.length === 3);
    expect(hub.hellos[2]).toMatchObject({ code: "BCDF-GHJK" });
    other.stop();
    await other.exit;
  });

  it("that cannot be kept ends the program in words", async () => {
    const agent = start();
    await until(() => hub.connected());
    mkdirSync(join(agent.home.folder, "pins.json.next"));
    void hub.pair().catch(() => null);
    expect(await agent.exit).toBe(EXIT.failed);
    expect(agent.said()).toContain("Não consegui guardar");
  });

  it("is not shown to another server", async () => {
    const agent = await pairedAgent();
    agent.stop();
    await agent.exit;
    const other = await openFakeHub();
    const stray = startAgent(other, folder, { code: null });
    expect(await stray.exit).toBe(EXIT.notPaired);
    expect(other.hellos).toEqual([]);
    await other.close();
  });

  it("rests in a file that, broken, stops the program instead of making new keys", () => {
    const home = openHome(join(folder, "h"));
    const { publicKey } = home.identity();
    home.write("identity.json", "{");
    expect(() => home.identity()).toThrow(/identity\.json/);
    home.forget();
    expect(home.identity().publicKey).not.toBe(publicKey);
  });
});

describe("a scan", () => {
  it("is shown and asked for before it is sent", async () => {
    const agent = await pairedAgent();
    expect(await hub.scan("full", "s1")).toEqual({ ok: true });
    await until(() => hub.reports.length === 1);
    expect(hub.reports[0]).toMatchObject({ scanId: "s1", outcome: "reported" });
    expect(agent.questions).toEqual(["Enviar para a Oficina Clique? [s/N]"]);
    expect(agent.said()).toMatch(
      /Oficina Clique pediu um diagnóstico[\s\S]*Isto é tudo o que vai ser enviado:[\s\S]*118 GB de 120 GB/,
    );
  });

  it("that the person does not want is told as declined, with no facts", async () => {
    await pairedAgent({ yes: false });
    await hub.scan();
    await until(() => hub.reports.length === 1);
    expect(hub.reports[0]).toMatchObject({ outcome: "declined" });
    expect(hub.reports[0]).not.toHaveProperty("facts");
  });

  it("in which the program is closed is told as declined, so that the conversation does not wait for it", async () => {
    const scan = (_: unknown, signal: AbortSignal) =>
      new Promise<never>((_done, fail) => signal.addEventListener("abort", () => fail(new Error("closed"))));
    const agent = await pairedAgent({ scan });
    await hub.scan("full", "s1");
    await hub.scan("full", "s2");
    agent.stop();
    expect(await agent.exit).toBe(EXIT.goodbye);
    expect(hub.reports).toEqual([
      { scanId: "s1", outcome: "declined", reason: "O programa foi fechado antes de enviar." },
      { scanId: "s2", outcome: "declined", reason: "O programa foi fechado antes de enviar." },
    ]);
  });

  it("that fails is told as failed, and the program lives on", async () => {
    const scan = async () => {
      throw new Error("no");
    };
    await pairedAgent({ scan });
    await hub.scan();
    await until(() => hub.reports.length === 1);
    expect(hub.reports[0]).toMatchObject({ outcome: "failed" });
    expect(hub.connected()).toBe(true);
  });

  it("is asked of the person once, however often the hub repeats itself", async () => {
    const agent = await pairedAgent();
    await hub.scan("quick", "s1");
    await hub.scan("quick", "s1");
    await until(() => hub.reports.length === 1);
    await hub.scan("quick", "s1");
    expect(agent.questions).toHaveLength(1);
  });

  it("survives a cut line: the report is sent again until the hub has it", async () => {
    const agent = await pairedAgent();
    hub.deaf = true;
    await hub.scan("quick", "s1");
    await until(() => agent.said().includes("Enviando"));
    hub.drop();
    await until(() => hub.hellos.length > 1);
    hub.deaf = false;
    await until(() => hub.reports.length > 0);
    expect(agent.questions).toHaveLength(1);
  });

  it("ends the program with --once, after the hub has the report", async () => {
    const agent = await pairedAgent({ once: true });
    await hub.scan();
    expect(await agent.exit).toBe(EXIT.done);
    expect(hub.reports).toHaveLength(1);
  });

  it("ends it with another code when nothing was sent", async () => {
    const agent = await pairedAgent({ once: true, yes: false });
    await hub.scan();
    expect(await agent.exit).toBe(EXIT.notSent);
    expect(hub.reports[0]).toMatchObject({ outcome: "declined" });
  });

  it("is refused when the hub's words make no sense", async () => {
    await pairedAgent();
    expect(await hub.scan("everything" as never)).toEqual({ ok: false, reason: "bad_message" });
    expect(hub.reports).toEqual([]);
  });
});

describe("a server with a bad certificate", () => {
  it("is not talked to, whatever the environment says", async () => {
    const files = folders.make();
    const [key, cert] = [join(files, "key.pem"), join(files, "cert.pem")];
    const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
    execFileSync(
      "openssl",
      ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "1", ...subject],
      {
        stdio: "ignore",
      },
    );
    const bad = await openFakeHub({ tls: { key: readFileSync(key, "utf8"), cert: readFileSync(cert, "utf8") } });
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    try {
      const agent = startAgent(bad, folder);
      expect(await agent.exit).toBe(EXIT.failed);
      expect(agent.said()).toContain("certificado de segurança");
      expect(bad.hellos).toEqual([]);
    } finally {
      delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
      await bad.close();
    }
  });
});

describe("a simulated computer", () => {
  it("speaks as the real one does, and its repair is real", async () => {
    const off = new AbortController();
    const lines: string[] = [];
    const exit = runSimulatedDevice({
      serverUrl: hub.address,
      code: "kxtq-7m9p",
      kind: "full-disk",
      say: (line) => lines.push(line),
      signal: off.signal,
    });
    await until(() => hub.connected());
    await hub.pair();
    await hub.scan("full");
    await until(() => hub.reports.length === 1);
    expect(hub.reports[0]).toMatchObject({
      facts: { host: { name: "PC-DISCO-CHEIO" }, temporaryBytes: { known: true, value: 4.2e9 } },
    });
    const dry = await hub.task();
    expect(await hub.ended(dry.body.id)).toMatchObject({ result: { effect: { bytes: 4.2e9, files: 42 } } });
    const real = await hub.task({ dryRun: false });
    expect(await hub.ended(real.body.id)).toMatchObject({
      state: "done",
      result: {
        effect: { bytes: 4.2e9, leftFiles: 0 },
        after: { temporaryBytes: 0 },
        disks: [{ mount: "/", freeBefore: 1.7e9, freeAfter: 5.9e9 }],
      },
    });
    off.abort();
    expect(await exit).toBe(EXIT.goodbye);
    expect(lines.join("\n")).toContain("4,2 GB");
  });
});
