import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestPlace, type TestPlace } from "../db/open-test-place.js";
import { root, type ServerProcess, startServer } from "../faults/harness/server-process.js";
import { ask } from "./ask.js";

const EVIL = { host: "evil.example" };
const UPGRADE = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};
const POLLING = "/socket.io/?EIO=4&transport=polling";
const SOCKET = "/socket.io/?EIO=4&transport=websocket";
const dataDir = mkdtempSync(join(tmpdir(), "balcao-hosts-"));
// The shipped company has demo channels and no real one.
const common = { DATA_DIR: dataDir, PORT: "0", LOG_LEVEL: "warn" };
let place: TestPlace;
beforeAll(async () => {
  place = await openTestPlace();
});
afterAll(async () => {
  await place.close();
  rmSync(dataDir, { recursive: true, force: true });
});

describe("73 a server with a public address, asked under names", () => {
  let server: ServerProcess;
  beforeAll(async () => {
    server = await startServer({
      ...common,
      ...place.env,
      PUBLIC_URL: "https://balcao.example/loja",
      ALLOWED_HOSTS: "rede.interna:8080",
    });
  });
  afterAll(() => server.stop());
  const status = async (path: string, headers: Record<string, string>, method?: string) =>
    (await ask(`${server.url}${path}`, headers, method)).status;

  it("answers no page, no API and no socket under a name that is not its own, as DNS rebinding gives it one", async () => {
    const pages = [
      "/",
      "/desk",
      "/desk/assets/x.js",
      "/api/v1/me",
      "/demo",
      "/demo/desk",
      "/widget/loader.js",
      "/webchat/files/1",
    ];
    for (const path of [
      ...pages,
      "/agent",
      "/r/x",
      "/metrics",
      "/health/detailed",
      "/sandbox-gateway/page.css",
      "/health/",
    ])
      for (const host of [
        "evil.example",
        "evil.example:3000",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "203.0.113.9",
        "0.0.0.0",
        "[2001:db8::1]",
      ])
        expect([path, host, await status(path, { host })]).toEqual([path, host, 421]);
    const told = await ask(`${server.url}/desk`, EVIL);
    expect(told.body.toString()).toMatch(/não atende por este endereço.*ALLOWED_HOSTS/);
    expect(await status(POLLING, EVIL)).toBe(403);
    // engine.io answers every refused upgrade like this.
    expect(await status(SOCKET, { ...EVIL, ...UPGRADE })).toBe(400);
    // This header is only accepted from a trusted proxy, and none is configured here.
    expect(await status("/desk", { ...EVIL, "x-forwarded-host": "balcao.example" })).toBe(421);
    expect(server.said()).toMatch(/"host":"evil\.example".*ALLOWED_HOSTS/);
  });

  it("answers balancers and signed webhooks under any name", async () => {
    expect(await status("/health", EVIL)).toBe(200);
    expect(await status("/webhooks/whatsapp/nobody", EVIL, "POST")).toBe(404);
    expect(await status("/webhooks/payments/sandbox", EVIL, "POST")).toBe(401);
  });

  it("answers under its public name, those of ALLOWED_HOSTS, loopback and its own addresses, with any port", async () => {
    for (const host of [
      "balcao.example",
      "BALCAO.example:443",
      "rede.interna",
      "rede.interna:1",
      "localhost:8080",
      "127.0.0.1",
      "127.9.9.9",
      "[::1]:3000",
    ]) {
      expect([host, await status("/desk", { host })]).toEqual([host, 200]);
      expect([host, await status(POLLING, { host })]).toEqual([host, 200]);
    }
    expect(await status(SOCKET, { host: "balcao.example", ...UPGRADE })).toBe(101);
    const own = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
    for (const { address, family } of own)
      expect(await status("/desk", { host: family === "IPv6" ? `[${address}]:3000` : `${address}:3000` })).toBe(200);
  });

  it("tells strangers behind a proxy that names nobody neither metrics nor how it is", async () => {
    for (const path of ["/metrics", "/health/detailed"]) {
      const told = await ask(`${server.url}${path}`);
      expect([path, told.status]).toEqual([path, 403]);
      expect(told.body.toString()).toMatch(/METRICS_TOKEN/);
    }
  });

  it("shows no demonstration and no sandbox by itself", async () => {
    expect(await status("/demo", {})).toBe(404);
    expect(await status("/sandbox-gateway/page.css", {})).toBe(404);
    expect(server.said()).not.toMatch(/open to everybody|Demonstration/);
  });
});

describe("a server behind a proxy that has no public address in its settings", () => {
  it("says at the start and in doctor that strangers reach the demonstration and the sandbox, and asks for the token", async () => {
    const env = { ...common, ...place.env, TRUST_PROXY: "1" };
    const server = await startServer(env);
    try {
      expect((await ask(`${server.url}/demo`)).status).toBe(200);
      await expect.poll(server.said).toMatch(/demonstration at \/demo is open to everybody/);
      expect(server.said()).toMatch(/sandbox gateway is open to everybody/);
      expect((await ask(`${server.url}/metrics`)).status).toBe(403);
      const { stdout } = await promisify(execFile)(process.execPath, [join(root, "dist/balcao.js"), "doctor"], {
        cwd: root,
        env: { PATH: process.env.PATH ?? "", GRAPH_API_BASE_URL: server.url, ...env },
      });
      expect(stdout).toMatch(/^note The demonstration at \/demo is open/m);
      expect(stdout).toMatch(/^note The sandbox gateway is open/m);
      expect(stdout).toMatch(/^note METRICS_TOKEN is not set/m);
    } finally {
      await server.stop();
    }
  });
});
