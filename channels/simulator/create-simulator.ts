import { Router } from "express";
import type { Server } from "socket.io";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { attachPhones, type PhoneNamespace } from "./attach-phones.js";
import { createDemoRouter } from "./demo-router.js";
import type { SimulatorDeps } from "./deps.js";
import { createGraphRouter } from "./graph/graph-router.js";
import { createMediaStore } from "./graph/media-store.js";
import { DEFAULT_SIMULATOR_LIMITS } from "./limits.js";
import { createNetwork } from "./network/create-network.js";
import { createPhones } from "./network/phones.js";
import { createWebhookSender } from "./network/webhook-sender.js";
import { createUploads } from "./receive-file.js";

export type Simulator = {
  /** Pages, files and the simulated Graph API (`/graph`). Mount it at `/demo`, before any body parser. */
  router: Router;
  /** Serves namespace `/demo`. Frames of 16 KB (`maxHttpBufferSize`) are enough. */
  attach(io: Server): void;
  /** Closes the pages' sockets and cancels what waits. Does not close the server. */
  close(): void;
};

/**
 * The demonstration: simulated phones that talk to the product as WhatsApp's customers do, through signed webhooks to
 * its own address and a simulated Graph API; and a shop's site with the widget. The demo channel's `apiBaseUrl` must be
 * `<own address>/demo/graph`.
 */
export function createSimulator(deps: SimulatorDeps): Simulator {
  const limits = deps.limits ?? DEFAULT_SIMULATOR_LIMITS;
  const limiter = createRateLimiter(deps.now, limits.phones * 8);
  const media = createMediaStore(limits.allFilesBytes, deps.randomId);
  const uploads = createUploads(limits.phones * 4);
  const phones = createPhones(limits);
  const account = () => (deps.enabled() ? deps.channels().whatsapp : null);
  let namespace: PhoneNamespace | null = null;

  const webhooks = createWebhookSender({
    target() {
      const channel = account();
      if (channel === null) return null;
      const url = `${deps.ownAddress()}/webhooks/whatsapp/${encodeURIComponent(channel.key)}`;
      return { url, appSecret: channel.secrets.appSecret };
    },
    waiting: limits.waitingWebhooks,
  });
  const network = createNetwork({
    phones,
    media,
    webhooks,
    phoneNumberId: () => deps.channels().whatsapp?.externalId ?? "",
    now: deps.now,
    randomId: deps.randomId,
    isOnline: (phone) => namespace?.adapter.rooms.has(phone.waId) ?? false,
    show: (phone, message) => namespace?.local.to(phone.waId).emit("message", message),
    showTyping: (phone, on) => namespace?.local.to(phone.waId).emit("typing", { on }),
    refused: (reason) => deps.log.warn({ reason }, "the product did not take a webhook of the demonstration"),
  });

  const router = Router();
  router.use(
    "/graph",
    createGraphRouter({
      account() {
        const channel = account();
        return channel && { externalId: channel.externalId, accessToken: channel.secrets.accessToken };
      },
      media,
      randomId: deps.randomId,
      maxUploadBytes: limits.fileBytes,
      onMessage: network.accept,
      onReadMark: network.markRead,
    }),
  );
  router.use(createDemoRouter({ deps, limits, limiter, media, uploads }));

  return {
    router,
    attach(io) {
      namespace = attachPhones(io, { deps, limits, limiter, phones, network, uploads });
    },
    close() {
      webhooks.close();
      phones.clear();
      namespace?.local.disconnectSockets();
      namespace = null;
    },
  };
}
