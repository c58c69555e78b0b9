import type { EffectHandler, EffectOutcome } from "../ports/effect-handler.js";
import type { Files } from "../ports/files.js";
import type { OpenEffect, Store } from "../ports/store.js";
import type { InboundContent } from "../vocabulary/content.js";
import type { Channels } from "./send-handler.js";

type Payload = { of: string; providerId: string; content: Extract<InboundContent, { kind: "media" }> };

/**
 * Waiting times, in ms, before a file that could not be stored is fetched again. A full disk is usually mended within
 * minutes, and providers keep files for days.
 */
const NO_ROOM_MS = [5_000, 60_000, 600_000, 3_600_000];

/**
 * Fetches a file that a customer sent while the provider still offers it, checks it and stores it. Fetching again
 * changes nothing.
 */
export function createMediaHandler(options: {
  channels: Channels;
  files: Files;
  store: Pick<Store, "completeMedia">;
  now(): number;
  timeoutMs: number;
}): EffectHandler {
  async function tell(
    effect: OpenEffect,
    content: Payload["content"],
  ): Promise<{ kind: "media_ready"; of: string; providerId: string; content: InboundContent }> {
    const { of, providerId } = effect.payload as Payload;
    const { providerRef: _gone, ...rest } = content;
    await options.store.completeMedia(effect, of, rest);
    return { kind: "media_ready", of, providerId, content: rest };
  }

  async function without(effect: OpenEffect, problem: string): Promise<EffectOutcome> {
    const { content } = effect.payload as Payload;
    return { outcome: "failed", reason: problem, event: await tell(effect, { ...content, problem }) };
  }

  return {
    timeoutMs: () => options.timeoutMs,
    mostAttempts: 5,
    // Each of them may hold a file of 100 MB in memory.
    atOnce: 4,
    heldBack: "wait",
    provider: ({ channelId }) => `media:${options.channels.get(channelId)?.account.key ?? channelId}`,
    hold: () => 0,
    uncertain: () => ({ waitMs: 0, then: "repeat" }),
    gaveUp: (effect, reason) => {
      const { of, providerId, content } = effect.payload as Payload;
      return { kind: "media_ready", of, providerId, content: { ...content, problem: reason } };
    },

    async perform(effect, signal) {
      const channel = options.channels.get(effect.channelId);
      const { content } = effect.payload as Payload;
      if (!channel?.adapter.fetchMedia || !content.providerRef)
        return without(effect, "O arquivo não pode ser buscado.");
      const { account, adapter } = channel;
      const tools = {
        signal,
        now: options.now,
        readFile: () => Promise.reject(new Error("nothing of ours is read here")),
      };
      const sender = `${effect.channelId}:${effect.externalId}`;
      // A file that there is no room for is not fetched at all: it may have 100 MB, and there are five attempts.
      const full = await options.files.fullOf(account.tenantId, { sender, size: content.size ?? 0 });
      if (full) return notKept(effect, `sem espaço: ${full}`);
      const fetched = await adapter.fetchMedia?.(account, content.providerRef, tools);
      if (!fetched) return without(effect, "O arquivo não pode ser buscado.");
      if (fetched.outcome === "retry") return { outcome: "retry", reason: fetched.reason, providerFault: true };
      if (fetched.outcome !== "ok") return without(effect, fetched.reason);
      const { bytes } = fetched;
      const name = content.name ?? fetched.name ?? content.media;
      const put = options.files.put(account.tenantId, { bytes, name, mime: content.mime ?? fetched.mime, sender });
      const stored = await put.catch((error: unknown) => ({ notKept: String(error) }));
      if ("notKept" in stored) return notKept(effect, stored.notKept);
      const complete = {
        ...content,
        fileId: stored.id,
        mime: stored.mime,
        name: stored.name,
        size: stored.size,
        ...(stored.state === "download" ? { media: "document" as const, caution: stored.problem } : {}),
        ...(stored.state === "held" ? { problem: stored.problem } : {}),
      };
      return { outcome: "done", providerId: null, event: await tell(effect, complete) };
    },
  };
}

function notKept(effect: OpenEffect, why: string): EffectOutcome {
  const reason = `O arquivo não pôde ser guardado (${why}).`;
  return { outcome: "retry", reason, providerFault: false, afterMs: NO_ROOM_MS[effect.attempts - 1] ?? 0 };
}
