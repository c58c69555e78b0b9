import { createServer as createHttp, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { afterEach, describe, expect, it } from "vitest";
import { EXIT, type ExitCode } from "../../agent/program/exit-code.js";
import type { PairingProgress } from "../../db/stores/pairing-progress.js";
import { createDemoDevices, type RunDevice } from "../../server/demo-device-runs.js";
import { stateOf } from "../../server/demo-device-state.js";
import { mountDemoDevices } from "../../server/demo-devices.js";
import { nearOf } from "../../server/same-machine.js";

let server: Server | null = null;
afterEach(() => void server?.close());

type Running = Parameters<RunDevice>[0];

/** Serves the routes over computers that do nothing until they are switched off. */
async function serve(enabled = true, config: Parameters<typeof nearOf>[0] = { publicUrl: null, trustProxy: 0 }) {
  const started: Running[] = [];
  const progress = new Map<string, PairingProgress>();
  let exit: ExitCode = EXIT.goodbye;
  const devices = createDemoDevices({
    run(of) {
      started.push(of);
      return new Promise<ExitCode>((resolve) => of.signal.addEventListener("abort", () => resolve(exit)));
    },
    progressOf: async (code) => progress.get(code) ?? null,
    failed(error) {
      throw error;
    },
  });
  const endsWith = (code: ExitCode) => {
    exit = code;
  };
  const app = express();
  mountDemoDevices(app, {
    devices,
    enabled: () => enabled,
    isNear: nearOf(config),
    publicAddress: () => "https://loja.example",
    people: async () => [{ name: "Célia", email: "celia@loja.example" }],
  });
  server = createHttp(app);
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}/demo/devices`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  return { started, progress, endsWith, devices, post, url: `http://127.0.0.1:${port}` };
}

describe("the demonstration's computers", () => {
  it("are switched on with a code, and tell how they are", async () => {
    const { started, progress, post, url, devices } = await serve();
    progress.set("KXTQ-7M9P", { ...OPEN, pairing: "claimed", claimed: true });
    const answer = await post({ kind: "full-disk", code: "kxtq 7m9p" });
    expect(answer.status).toBe(201);
    const { device } = (await answer.json()) as { device: { id: string } };
    expect(started[0]).toMatchObject({ kind: "full-disk", code: "KXTQ-7M9P" });
    started[0]?.say("Conectado. Agora confirme na conversa que este computador é seu…");
    const found = await (await fetch(`${url}/demo/devices?ids=${device.id},unknown`)).json();
    expect(found).toEqual({
      devices: [{ id: device.id, kind: "full-disk", state: "waiting", line: expect.stringContaining("Conectado") }],
    });
    await devices.stop();
    const after = (await (await fetch(`${url}/demo/devices?ids=${device.id}`)).json()) as { devices: unknown[] };
    expect(after.devices).toMatchObject([{ state: "off" }]);
  });

  it("are one for one code, and few at once", async () => {
    const { started, post, devices } = await serve();
    await post({ kind: "healthy", code: "KXTQ7M9P" });
    await post({ kind: "healthy", code: "KXTQ-7M9P" });
    expect(started).toHaveLength(1);
    const codes = ["BCDF", "GHJK", "LMNP", "QRST", "VWXZ", "BBBB", "CCCC"];
    const statuses = [];
    for (const code of codes) statuses.push((await post({ kind: "healthy", code: `${code}-${code}` })).status);
    expect(statuses).toContain(429);
    expect(started.length).toBeLessThanOrEqual(6);
    await devices.stop();
  });

  it("refuse what is no code, no computer, another site, and everything while the demonstration is off", async () => {
    const { started, post } = await serve();
    expect((await post({ kind: "healthy", code: "; rm -rf /" })).status).toBe(400);
    expect((await post({ kind: "toaster", code: "KXTQ-7M9P" })).status).toBe(400);
    expect((await post({ kind: "healthy" })).status).toBe(400);
    expect((await post({ kind: "healthy", code: "KXTQ-7M9P" }, { origin: "https://evil.example" })).status).toBe(403);
    expect((await post({ kind: "healthy", code: "KXTQ-7M9P" }, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect(started).toEqual([]);
    server?.close();
    const off = await serve(false);
    expect((await off.post({ kind: "healthy", code: "KXTQ-7M9P" })).status).toBe(404);
    expect(off.started).toEqual([]);
  });

  it("examine this machine only for a browser that runs on it, through no proxy and under no foreign name", async () => {
    const { started, post, url, devices } = await serve();
    const mine = { kind: "this-computer", code: "KXTQ-7M9P" };
    expect((await post(mine, { "x-forwarded-for": "127.0.0.1" })).status).toBe(403);
    expect(await rawHost(url, "balcao.evil.example")).toMatch(/ 403 /);
    expect(started).toEqual([]);
    expect((await post(mine)).status).toBe(201);
    expect(started[0]).toMatchObject({ kind: "this-computer", code: "KXTQ-7M9P" });
    await devices.stop();
  });

  it.each([
    { publicUrl: "https://loja.example", trustProxy: 0 },
    { publicUrl: null, trustProxy: 1 },
    { publicUrl: null, trustProxy: ["10.0.0.0/8"] },
  ])("leave this machine alone where others reach it through a proxy that names nobody: %j", async (config) => {
    const { started, post, url } = await serve(true, config);
    expect((await post({ kind: "this-computer", code: "KXTQ-7M9P" })).status).toBe(403);
    expect(started).toEqual([]);
    expect(await (await fetch(`${url}/demo/desk`)).json()).toMatchObject({ thisComputer: false, people: [] });
  });

  it("tell what is read, and who signs in to the desk only to a browser on this machine", async () => {
    const { url } = await serve();
    const near = (await (await fetch(`${url}/demo/desk`)).json()) as Record<string, unknown>;
    expect(near).toMatchObject({ thisComputer: true, server: "https://loja.example", people: [{ name: "Célia" }] });
    expect(near.reads).toMatch(
      /^Vou ler só isto: .*Não leio seus documentos, senhas, histórico nem o que você digita\.$/,
    );
    const far = await (await fetch(`${url}/demo/desk`, { headers: { "x-forwarded-for": "203.0.113.9" } })).json();
    expect(far).toMatchObject({ thisComputer: false, people: [] });
  });

  it("that are refused, are not theirs or end by themselves are told apart by how the program ended", async () => {
    const ending = async (exit: ExitCode, known: PairingProgress | null) => {
      const { devices, endsWith, progress, post } = await serve();
      const { device } = (await (await post({ kind: "healthy", code: "KXTQ-7M9P" })).json()) as {
        device: { id: string };
      };
      if (known) progress.set("KXTQ-7M9P", known);
      endsWith(exit);
      await devices.stop();
      server?.close();
      return (await devices.find([device.id]))[0]?.state;
    };
    expect(await ending(EXIT.notPaired, null)).toBe("refused");
    expect(await ending(EXIT.notPaired, { ...OPEN, pairing: "confirmed", claimed: true })).toBe("refused");
    expect(await ending(EXIT.pairAgain, { ...OPEN, pairing: "confirmed", revoked: true })).toBe("refused");
    expect(await ending(EXIT.notPaired, { ...OPEN, pairing: "rejected", claimed: true })).toBe("off");
    expect(await ending(EXIT.notPaired, { ...OPEN, pairing: "expired", claimed: true })).toBe("off");
    expect(await ending(EXIT.done, { ...OPEN, pairing: "confirmed", repaired: true })).toBe("off");
  });

  it.each<[string, Partial<PairingProgress>]>([
    ["starting", {}],
    ["waiting", { pairing: "claimed" }],
    ["paired", { pairing: "confirmed" }],
    ["scanning", { pairing: "confirmed", scan: "asked" }],
    ["paired", { pairing: "confirmed", scan: "declined" }],
    ["sent", { pairing: "confirmed", scan: "reported" }],
    ["working", { pairing: "confirmed", scan: "reported", working: true }],
    ["repaired", { pairing: "confirmed", scan: "reported", repaired: true }],
    ["refused", { pairing: "confirmed", scan: "reported", revoked: true }],
    ["refused", { pairing: "expired" }],
  ])("are %s by what the database holds: %j", (state, change) => {
    expect(stateOf({ ...OPEN, ...change })).toBe(state);
  });
});

const OPEN: PairingProgress = {
  pairing: "open",
  claimed: false,
  revoked: false,
  scan: null,
  working: false,
  repaired: false,
};

/**
 * Makes a request with any `Host`, which fetch does not allow: a name of another site's DNS for 127.0.0.1 arrives like
 * this.
 */
async function rawHost(url: string, host: string): Promise<string> {
  const { connect } = await import("node:net");
  const body = JSON.stringify({ kind: "this-computer", code: "KXTQ-7M9P" });
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1", () =>
      socket.write(
        `POST /demo/devices HTTP/1.1\r\nHost: ${host}\r\nOrigin: http://${host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      ),
    );
    let answer = "";
    socket.on("data", (data) => (answer += String(data)));
    socket.on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
    socket.on("error", reject);
  });
}
