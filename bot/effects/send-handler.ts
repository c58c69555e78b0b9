import type { ChannelAccount, ChannelAdapter, Outgoing, SendResult } from "../ports/channel-adapter.js";
import type { EffectHandler, EffectOutcome } from "../ports/effect-handler.js";
import type { Files } from "../ports/files.js";
import type { OpenEffect, Store } from "../ports/store.js";
import type { Templates } from "../ports/templates.js";
import type { OutboundContent } from "../vocabulary/content.js";
import { sendKey } from "../vocabulary/send-key.js";
import { sendTemplate } from "./send-template.js";

/** `away`: the account's session with its provider is not kept by this process, so nothing can be sent from here now. */
export type ConnectedChannel = { account: ChannelAccount; adapter: ChannelAdapter; paused: boolean; away?: boolean };

/**
 * The connected accounts, kept in this process. `get` answers at once; null for an account that is not loaded or was
 * removed.
 */
export type Channels = {
  get(channelId: string): ConnectedChannel | null;
  /** Pauses an account, because its provider says that it no longer works. Nothing is sent until a person mends it. */
  pause(account: { id: string; tenantId: string }, reason: string): Promise<void>;
};

const PAUSED_MS = 15_000;
/** How long a send waits for the process that keeps the session; that one finds it by its own sweep. */
const AWAY_MS = 1_000;

/** Sends a message on the conversation's channel. */
export function createSendHandler(options: {
  channels: Channels;
  files: Files;
  store: Pick<Store, "lastHeard">;
  templates: Templates;
  now(): number;
  timeoutMs: number;
  /** The time limit for a message with a file of ours, which is uploaded first. */
  fileTimeoutMs: number;
  mostAttempts: number;
}): EffectHandler {
  const channelOf = (effect: OpenEffect) => options.channels.get(effect.channelId);

  return {
    timeoutMs: ({ message }) => (message && fileOf(message.content) ? options.fileTimeoutMs : options.timeoutMs),
    mostAttempts: options.mostAttempts,
    atOnce: 64,
    heldBack: "wait",
    provider: (effect) => `channel:${channelOf(effect)?.account.key ?? effect.channelId}`,
    hold(effect) {
      const channel = channelOf(effect);
      return channel?.paused ? PAUSED_MS : channel?.away ? AWAY_MS : 0;
    },
    uncertain: (effect) => channelOf(effect)?.adapter.uncertain ?? { waitMs: 0, then: "person" },
    gaveUp: (effect, reason) => ({ kind: "send_failed", effect: `${effect.eventId}.${effect.n}`, reason }),

    async perform(effect, signal) {
      const channel = channelOf(effect);
      if (!channel) return { outcome: "failed", reason: "O canal desta conversa não existe mais." };
      if (!effect.message) return { outcome: "failed", reason: "A mensagem deste envio não existe mais." };
      const { account, adapter } = channel;
      const { content } = effect.message;
      const fileId = fileOf(content);
      if (fileId && !(await isWhole(options.files, account.tenantId, fileId))) {
        return { outcome: "failed", reason: "O arquivo não existe mais, ou está retido pela verificação." };
      }
      const { message } = effect;
      const send = (content: OutboundContent) =>
        adapter.send(account, outgoingOf(effect, { ...message, content }, options.store), {
          signal,
          now: options.now,
          readFile: (id) => readFile(options.files, account.tenantId, id),
        });
      const { result, said }: { result: SendResult; said?: OutboundContent } =
        content.kind === "template"
          ? await sendTemplate(account, content, options.templates, send)
          : { result: await send(content) };
      if (result.outcome === "refused" && result.code === "account_dead") {
        await options.channels.pause(account, result.reason);
        return { outcome: "retry", reason: result.reason, afterMs: PAUSED_MS, providerFault: false };
      }
      if (result.outcome === "refused" && result.code === "left_out" && !effect.byPerson)
        return { outcome: "cancelled", reason: result.reason };
      const outcome = translate(result);
      return said && outcome.outcome === "done" ? { ...outcome, said } : outcome;
    },
  };
}

function outgoingOf(
  effect: OpenEffect,
  { id, content, personName }: NonNullable<OpenEffect["message"]>,
  store: Pick<Store, "lastHeard">,
): Outgoing {
  return {
    key: sendKey(effect),
    to: { externalId: effect.externalId },
    content,
    byPerson: effect.byPerson,
    personName: personName ?? undefined,
    lastInboundAt: effect.lastInboundAt,
    lastHeard: () => store.lastHeard(effect),
    messageId: id,
  };
}

const fileOf = (content: OutboundContent) => ("fileId" in content ? content.fileId : undefined);

function translate(result: SendResult): EffectOutcome {
  switch (result.outcome) {
    case "sent":
      return { outcome: "done", providerId: result.providerId };
    case "retry":
      return {
        outcome: "retry",
        reason: result.reason,
        afterMs: result.afterMs,
        providerFault: result.scope === "provider",
      };
    case "refused":
      return { outcome: "failed", reason: result.reason };
    case "uncertain":
      return { outcome: "uncertain", reason: result.reason };
  }
}

async function isWhole(files: Files, tenantId: string, id: string): Promise<boolean> {
  const file = await files.get(tenantId, id);
  return file !== null && file.state !== "held";
}

async function readFile(files: Files, tenantId: string, id: string) {
  const file = await files.get(tenantId, id);
  if (file === null || file.state === "held") throw new Error("the file is not there, or is held back");
  return { bytes: file.bytes, mime: file.mime, name: file.name, onlySaved: file.state === "download" };
}
