import { Router } from "express";
import type { Server } from "socket.io";
import { createRateLimiter } from "../../platform/limits/rate-limiter.js";
import { attachPhones } from "./attach-phones.js";
import { createDemoRouter } from "./demo-router.js";
import type { SimulatorDeps } from "./deps.js";
import { createGraphRouter } from "./graph/graph-router.js";
import { createMediaStore } from "./graph/media-store.js";
import { createInstagramFace } from "./instagram/create-instagram-face.js";
import { DEFAULT_SIMULATOR_LIMITS } from "./limits.js";
import { createNetwork } from "./network/create-network.js";
import { whatsAppDialect } from "./network/dialect.js";
import { createPhones } from "./network/phones.js";
import { createWebhookSender } from "./network/webhook-sender.js";
import { createPhoneDoor, type PhoneDoor } from "./phone-door.js";
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
 * its own address and a simulated Graph API, and as Instagram's do; and a shop's site with the widget. The demo channels'
 * `apiBaseUrl` must be `<own address>/demo/graph` and `<own address>/demo/instagram`.
 */
export function createSimulator(deps: SimulatorDeps): Simulator {
  const limits = deps.limits ?? DEFAULT_SIMULATOR_LIMITS;
  const limiter = createRateLimiter(deps.now, limits.phones * 8);
  const media = createMediaStore(limits.allFilesBytes, deps.randomId);
  const uploads = createUploads(limits.phones * 4);
  const phones = createPhones(limits);
  const account = () => (deps.enabled() ? deps.channels().whatsapp : null);
  const doors: { whatsapp: PhoneDoor | null; instagram: PhoneDoor | null } = { whatsapp: null, instagram: null };

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
    dialect: whatsAppDialect(() => deps.channels().whatsapp?.externalId ?? ""),
    now: deps.now,
    randomId: deps.randomId,
    isOnline: (phone) => doors.whatsapp?.isOpen(phone.waId) ?? false,
    show: (phone, message) => doors.whatsapp?.show(phone.waId, message),
    showTyping: (phone, on) => doors.whatsapp?.showTyping(phone.waId, on),
    refused: (reason) => deps.log.warn({ reason }, "the product did not take a webhook of the demonstration"),
  });

  const instagram = createInstagramFace(deps, limits, media, () => doors.instagram);

  const router = Router();
  router.use("/instagram", instagram.router);
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
      const shared = { deps, limits, limiter, uploads };
      doors.whatsapp = createPhoneDoor(attachPhones(io, { face: "whatsapp", ...shared, phones, network }));
      const { phones: others, network: direct } = instagram;
      doors.instagram = createPhoneDoor(
        attachPhones(io, { face: "instagram", ...shared, phones: others, network: direct }),
      );
    },
    close() {
      webhooks.close();
      phones.clear();
      instagram.close();
      for (const door of [doors.whatsapp, doors.instagram]) door?.close();
      Object.assign(doors, { whatsapp: null, instagram: null });
    },
  };
}
