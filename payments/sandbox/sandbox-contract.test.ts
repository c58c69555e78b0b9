import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { gatewayContract } from "../../tests/contracts/gateway.js";
import type { Away, GatewayStand } from "../../tests/contracts/gateway-stand.js";
import type { RawNotification } from "../gateway.js";
import { sandboxAccount } from "./sandbox-account.js";
import { createSandboxGateway } from "./sandbox-gateway.js";
import { createSandboxProvider } from "./sandbox-provider.js";
import { createSandboxRouter } from "./sandbox-router.js";
import { openSandboxStore } from "./sandbox-store.js";

const SECRET = Buffer.alloc(32, 1);
const TENANT = "0b0f6c70-0000-4000-8000-000000000001";

gatewayContract("the sandbox gateway", openStand);

async function openStand(): Promise<GatewayStand> {
  const dir = mkdtempSync(join(tmpdir(), "sandbox-"));
  const store = openSandboxStore(dir);
  const sent: RawNotification[] = [];
  const provider = createSandboxProvider({
    store,
    secret: SECRET,
    now: Date.now,
    log: { warn: () => undefined },
    async post(_url, headers, body) {
      sent.push({ query: new URLSearchParams(), headers, body: Buffer.from(body) });
      return 200;
    },
  });
  let away: Away = null;
  let baseUrl = "";
  const server = createServer(
    appOf(
      provider,
      () => away,
      () => baseUrl,
    ),
  );
  baseUrl = await listen(server);
  const account = { ...sandboxAccount(TENANT), id: "a", key: "loja_pix", externalId: "pix" };
  const stranger = createSandboxGateway({ baseUrl: () => baseUrl, secret: Buffer.alloc(32, 2) });
  return {
    gateway: createSandboxGateway({
      baseUrl: () => (away === "down" ? "http://127.0.0.1:9" : baseUrl),
      secret: SECRET,
    }),
    account,
    // Another account of the same company is a neighbour, too: its money is not this account's.
    neighbour: sandboxAccount(TENANT),
    stranger: { gateway: stranger, account },
    refusesAttempts: true,
    signs: "body",
    async customer(act, id) {
      if (provider.act(id, act) === null) throw new Error("there is no such payment");
    },
    async away(how) {
      away = how;
    },
    sent: (id) => sent.filter(({ body }) => body.toString("utf8").includes(`"payment":"${id}"`)),
    toleranceMs: 300_000,
    now: Date.now,
    async close() {
      provider.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function appOf(provider: ReturnType<typeof createSandboxProvider>, away: () => Away, address: () => string) {
  const app = express();
  app.use((request, response, next) => {
    if (away() === "silent") return;
    if (away() === "nonsense") return void response.status(200).send("<html>");
    if (away() === "answers lost") {
      response.json = () => {
        request.socket.destroy();
        return response;
      };
    }
    next();
  });
  const timezoneOf = async () => "America/Sao_Paulo";
  const now = Date.now;
  const sandbox = createSandboxRouter({
    provider,
    secret: SECRET,
    enabled: () => true,
    publicAddress: address,
    now,
    timezoneOf,
  });
  app.use("/sandbox-gateway", sandbox);
  return app;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
