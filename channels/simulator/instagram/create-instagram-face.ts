import type { Router } from "express";
import type { SimulatorDeps } from "../deps.js";
import type { MediaStore } from "../graph/media-store.js";
import type { SimulatorLimits } from "../limits.js";
import { createNetwork } from "../network/create-network.js";
import type { Network } from "../network/network.js";
import { createPhones, type Phones } from "../network/phones.js";
import { createWebhookSender } from "../network/webhook-sender.js";
import type { PhoneDoor } from "../phone-door.js";
import { asMessage } from "./as-message.js";
import { echoBody, instagramDialect } from "./instagram-dialect.js";
import { createInstagramRouter } from "./instagram-router.js";

export type InstagramFace = { router: Router; phones: Phones; network: Network; close(): void };

/** The phones' Instagram: the same screens, over Instagram's webhooks and its Graph API. */
export function createInstagramFace(
  deps: SimulatorDeps,
  limits: SimulatorLimits,
  media: MediaStore,
  door: () => PhoneDoor | null,
): InstagramFace {
  const phones = createPhones(limits);
  const channel = () => (deps.enabled() ? (deps.channels().instagram ?? null) : null);
  const accountId = () => channel()?.externalId ?? "";
  const webhooks = createWebhookSender({
    target() {
      const to = channel();
      if (to === null) return null;
      const url = `${deps.ownAddress()}/webhooks/instagram/${encodeURIComponent(to.key)}`;
      return { url, appSecret: to.secrets.appSecret };
    },
    waiting: limits.waitingWebhooks,
  });
  const network = createNetwork({
    phones,
    media,
    webhooks,
    dialect: instagramDialect({
      accountId,
      media,
      fileAddress: (viewKey) => `${deps.ownAddress()}/demo/media/${viewKey}`,
    }),
    now: deps.now,
    randomId: deps.randomId,
    isOnline: (phone) => door()?.isOpen(phone.waId) ?? false,
    show: (phone, message) => door()?.show(phone.waId, message),
    showTyping: (phone, on) => door()?.showTyping(phone.waId, on),
    refused: (reason) => deps.log.warn({ reason }, "the product did not take a webhook of the demonstration"),
  });
  /** The newest message of the visitor, which is what typing and seen are about. */
  const newest = (waId: string) => phones.find(waId)?.entries.findLast(({ message }) => message.from === "visitor");

  const router = createInstagramRouter({
    account() {
      const one = channel();
      return one && { externalId: one.externalId, accessToken: one.secrets.accessToken };
    },
    media,
    randomId: deps.randomId,
    now: deps.now,
    maxUploadBytes: limits.fileBytes,
    wroteAt: (person) => phones.find(person)?.lastInboundAt ?? null,
    onMessage(to, mid, message) {
      network.accept({ id: mid, to, message: asMessage(message, media) });
      const said = "text" in message ? { text: message.text } : { file: message.attachment.type };
      void webhooks.send(`echo ${to}`, echoBody(accountId(), to, deps.now(), { mid, ...said }));
    },
    onAction(to, { sender_action: action, payload }) {
      if ((action === "react" || action === "unreact") && payload) {
        const emoji = action === "react" ? "❤️" : "";
        const reaction = { message_id: payload.message_id, emoji };
        const message = { messaging_product: "whatsapp", type: "reaction", reaction } as const;
        return network.accept({ id: `mid.${deps.randomId()}`, to, message });
      }
      const last = newest(to);
      if (last === undefined || action === "typing_off") return;
      const mark = { messaging_product: "whatsapp", status: "read", message_id: last.message.id } as const;
      network.markRead(action === "typing_on" ? { ...mark, typing_indicator: { type: "text" } } : mark);
    },
  });
  return {
    router,
    phones,
    network,
    close() {
      webhooks.close();
      phones.clear();
    },
  };
}
