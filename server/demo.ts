import { randomBytes } from "node:crypto";
import type { Express } from "express";
import type { Server as Sockets } from "socket.io";
import { createSimulator } from "../channels/simulator/create-simulator.js";
import type { DemoChannels } from "../channels/simulator/deps.js";
import type { ByteBudget } from "../platform/limits/byte-budget.js";
import { addressOf } from "./address-of.js";
import { assets } from "./assets.js";
import type { ChannelRegistry } from "./channel-registry.js";
import { demoEnabled } from "./demo-enabled.js";
import type { WebOptions } from "./web-options.js";

/** The demonstration at `/demo`: `demoEnabled` says when it is on. */
export function mountDemo(
  app: Express,
  io: Sockets,
  options: WebOptions,
  bytes: ByteBudget,
): { enabled(): boolean; close(): void } {
  const { installation, channels } = options;
  const { publicUrl, trustProxy } = installation.config;
  const enabled = () => demoEnabled(installation.config, channels);
  const simulator = createSimulator({
    ownAddress: options.ownAddress,
    channels: () => demoChannels(channels),
    enabled,
    now: options.now,
    randomId: () => randomBytes(16).toString("base64url"),
    log: options.log,
    publicDir: assets.demo,
    addressOf: addressOf(trustProxy),
    shared: options.shared,
    threads: options.storage.threads,
    bytes,
    publicOrigin: publicUrl ? new URL(publicUrl).origin : undefined,
  });
  app.use("/demo", simulator.router);
  simulator.attach(io);
  return { enabled, close: () => simulator.close() };
}

/** The first demo account of each kind. The simulator never drives real accounts. */
function demoChannels(channels: ChannelRegistry): DemoChannels {
  const of = (kind: string) => channels.all().find((channel) => channel.demo && channel.account.kind === kind);
  const metas = (kind: string) => {
    const channel = of(kind);
    if (!channel) return null;
    const { externalId, secrets } = channel.account;
    const { accessToken = "", appSecret = "" } = secrets;
    return { key: channel.key, externalId, secrets: { accessToken, appSecret } };
  };
  const webchat = of("webchat");
  return {
    whatsapp: metas("whatsapp"),
    instagram: metas("instagram"),
    webchat: webchat ? { key: webchat.key, title: String(webchat.account.settings.title ?? webchat.title) } : null,
  };
}
