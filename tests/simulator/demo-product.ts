import { join } from "node:path";
import express from "express";
import type { ChannelAccount } from "../../bot/ports/channel-adapter.js";
import { attachWebChat } from "../../channels/webchat/attach-web-chat.js";
import type { WebChatDeps } from "../../channels/webchat/deps.js";
import { DEFAULT_WEB_CHAT_LIMITS } from "../../channels/webchat/limits.js";
import { createWebChatRouter } from "../../channels/webchat/web-chat-router.js";
import { createSharedLimits } from "../../platform/limits/shared-limits.js";
import { buildDemo } from "../../scripts/build-demo.js";
import { buildWidget } from "../../scripts/build-widget.js";
import { createInMemoryEngine } from "../fakes/in-memory-engine.js";
import { ROOMY_BYTES } from "../widget/harness.js";
import { type Harness, startHarness } from "./harness.js";

/** Builds both pages into `folder`, from which `startDemo` serves them. */
export async function buildPages(folder: string): Promise<void> {
  await buildWidget(join(folder, "widget"));
  await buildDemo(join(folder, "demo"));
}

/** Starts the harness with the widget beside it. The in-memory engine answers the widget. */
export function startDemo(folder: string): Promise<Harness> {
  return startHarness({
    publicDir: join(folder, "demo"),
    extra(_url, io) {
      const memory = createInMemoryEngine();
      const account: ChannelAccount = {
        id: "22",
        tenantId: "9",
        kind: "webchat",
        externalId: "oficina",
        key: "oficina",
        settings: { title: "Oficina Clique", greeting: "Oi! Conte o que está acontecendo com o seu computador." },
        secrets: { identitySecret: "segredo-de-identidade-com-mais-de-32-bytes" },
      };
      const deps: WebChatDeps = {
        ...memory,
        findChannel: async (key) => (key === account.externalId ? { account, paused: false } : null),
        now: Date.now,
        log: { info() {}, warn() {}, error() {} },
        sign: { visitorSecret: new TextEncoder().encode("visitantes-da-demonstracao-com-32-bytes") },
        limits: DEFAULT_WEB_CHAT_LIMITS,
        shared: createSharedLimits(null),
        addressOf: (_headers, remote) => remote,
      };
      memory.onMessage = ({ from, content }, to) =>
        void memory.say(to, from.externalId, {
          kind: "text",
          text: `Você disse: ${"text" in content ? content.text : content.kind}`,
        });
      attachWebChat(io, deps);
      const noComputers = { thisComputer: false, server: "", reads: "", people: [] };
      return express
        .Router()
        .get("/demo/desk", (_request, response) => void response.json(noComputers))
        .use(
          createWebChatRouter({
            ...deps,
            widgetDir: join(folder, "widget"),
            bytes: ROOMY_BYTES,
            downloads: ROOMY_BYTES,
          }),
        );
    },
  });
}
