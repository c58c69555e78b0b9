import type { ChannelAdapter } from "../../bot/ports/channel-adapter.js";
import type { Capabilities } from "../../bot/vocabulary/capabilities.js";
import { readSettings } from "./settings.js";

const TEN_MEGABYTES = 10 * 1024 * 1024;

/** HS256 needs a key as long as its hash (RFC 7518, 3.2). */
const MIN_SECRET_BYTES = 32;

export const WEB_CHAT_CAPABILITIES: Capabilities = {
  text: { max: 4096 },
  buttons: { max: 10, label: 60, id: 256, body: 4096 },
  list: { rows: 0, label: 0, description: 0, id: 0, body: 0, opener: 0 },
  media: {
    send: {
      image: TEN_MEGABYTES,
      audio: TEN_MEGABYTES,
      voice: TEN_MEGABYTES,
      video: TEN_MEGABYTES,
      document: TEN_MEGABYTES,
    },
    caption: 1024,
  },
  location: true,
  reaction: false,
  typing: true,
  readMarks: true,
  window: { bot: null, people: null },
  templates: false,
  downloads: true,
};

/**
 * The web chat as a channel. Its delivery is the transcript itself: `Live` sends each committed line to the visitor's
 * sockets, and visitors who were away read it later. So `send` has nothing to do and never reaches outside. Events come
 * by socket (`attachWebChat`), not by webhook.
 */
export function createWebChatAdapter(): ChannelAdapter {
  return {
    kind: "webchat",
    capabilities: WEB_CHAT_CAPABILITIES,
    checkAccount({ settings, secrets }) {
      const read = readSettings(settings);
      const problems = read.ok ? [] : read.problems;
      const secret = secrets.identitySecret;
      if (secret !== undefined && secret !== "" && Buffer.byteLength(secret) < MIN_SECRET_BYTES)
        problems.push(`identitySecret: use pelo menos ${MIN_SECRET_BYTES} caracteres`);
      return problems;
    },
    async send(_account, { content, messageId }, { signal }) {
      if (signal.aborted) return { outcome: "retry", reason: "Interrompido antes de enviar.", scope: "account" };
      if (content.kind === "template" || content.kind === "reaction")
        return { outcome: "refused", code: "unsupported", reason: "O chat do site não mostra este tipo de mensagem." };
      if ("text" in content && content.text.length > WEB_CHAT_CAPABILITIES.text.max)
        return { outcome: "refused", code: "too_large", reason: "O texto passa do limite do chat do site." };
      return { outcome: "sent", providerId: messageId };
    },
    uncertain: { waitMs: 0, then: "repeat" },
  };
}
