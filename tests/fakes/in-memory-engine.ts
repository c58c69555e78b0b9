import { createHash, randomUUID } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import type { Files, StoredFile } from "../../bot/ports/files.js";
import type { Accepted, Inbox } from "../../bot/ports/inbox.js";
import type { Live, LiveEvent } from "../../bot/ports/live.js";
import { type ChannelEvent, DELIVERY_STATUSES, type DeliveryStatus } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import type { Author, TranscriptLine } from "../../bot/vocabulary/transcript-line.js";
import type { Transcript } from "../../channels/ports.js";
import { FileRefused } from "../../platform/files/file-refused.js";

type Account = { id: string; tenantId: string };
type Conversation = { id: string; account: Account; externalId: string; lines: TranscriptLine[] };

/**
 * The part of the engine that a channel uses, in memory: inbox, transcript, live and files that keep the ports'
 * promises (a repeat changes nothing, a line is published only after it is stored, statuses never go backwards, nobody
 * reads another's lines). Further methods let a test cause events. No flows run here: a test answers in `onMessage`.
 */
export type InMemoryEngine = {
  inbox: Inbox;
  transcript: Transcript;
  live: Live;
  files: Files;
  /** Every event that was accepted for the first time, in order. */
  accepted: ChannelEvent[];
  /** While set, `inbox.accept` throws it and stores nothing. */
  broken: Error | null;
  onMessage: ((event: ChannelEvent & { kind: "message" }, account: Account) => void) | null;
  say(account: Account, externalId: string, content: OutboundContent, by?: { person: string }): TranscriptLine;
  /** Writes a line of any author. As in the product, visitors never see a `note`. */
  write(account: Account, externalId: string, author: Author, content: TranscriptLine["content"]): TranscriptLine;
  tell(account: Account, externalId: string, event: LiveNews): void;
  linesOf(account: Account, externalId: string): readonly TranscriptLine[];
};

type LiveNews =
  | { kind: "typing"; who: "bot" | "person" | "contact"; on: boolean }
  | { kind: "owner"; owner: "bot" | "person" | "nobody"; personName: string | null };

export function createInMemoryEngine(now: () => number = Date.now): InMemoryEngine {
  const conversations = new Map<string, Conversation>();
  const seen = new Map<string, Accepted>();
  const listeners = new Set<(event: LiveEvent) => void>();
  let nextId = 1000;

  const live: Live = {
    publish: (event) => {
      for (const listener of listeners) listener(event);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  const memory: InMemoryEngine = {
    live,
    files: createInMemoryFiles(),
    accepted: [],
    broken: null,
    onMessage: null,
    inbox: {
      async accept(account, events) {
        // Like a database, it does not answer in the same tick.
        await new Promise((resolve) => setImmediate(resolve));
        if (memory.broken !== null) throw memory.broken;
        return events.map((event) => acceptOne(account, event));
      },
    },
    transcript: {
      async since(account, externalId, afterId, limit) {
        const shown = linesOf(account, externalId).filter((line) => line.author !== "note");
        if (afterId === null) return shown.slice(-limit);
        return shown.filter((line) => BigInt(line.id) > BigInt(afterId)).slice(0, limit);
      },
    },
    say: (account, externalId, content, by) =>
      append(account, externalId, by === undefined ? "bot" : "person", content, {
        personName: by?.person ?? null,
        status: "sent",
      }),
    write: (account, externalId, author, content) => append(account, externalId, author, content, {}),
    tell(account, externalId, event) {
      live.publish({ ...placeOf(conversationOf(account, externalId)), ...event });
    },
    linesOf,
  };
  return memory;

  function acceptOne(account: Account, event: ChannelEvent): Accepted {
    const key = `${account.id}\n${event.dedupe}`;
    const before = seen.get(key);
    if (before !== undefined) return { ...before, repeat: true };
    const externalId =
      event.kind === "message" ? event.from.externalId : event.kind === "status" ? event.to.externalId : null;
    const conversation = externalId === null ? null : conversationOf(account, externalId);
    const accepted: Accepted = { eventId: String(nextId++), conversationId: conversation?.id ?? "", repeat: false };
    seen.set(key, accepted);
    memory.accepted.push(event);
    if (event.kind === "message") {
      append(account, event.from.externalId, "contact", event.content, { providerId: event.providerId });
      memory.onMessage?.(event, account);
    }
    if (event.kind === "status" && conversation !== null) applyStatus(conversation, event.providerId, event.status);
    return accepted;
  }

  function applyStatus(conversation: Conversation, messageId: string, status: DeliveryStatus): void {
    const line = conversation.lines.find(({ id }) => id === messageId);
    if (line === undefined || status === "failed" || line.status === "failed") return;
    const rank = (value: DeliveryStatus | null) =>
      value === null || value === "failed" ? -1 : DELIVERY_STATUSES.indexOf(value);
    if (rank(status) <= rank(line.status)) return;
    line.status = status;
    live.publish({ ...placeOf(conversation), kind: "status", messageId, status });
  }

  function append(
    account: Account,
    externalId: string,
    author: Author,
    content: TranscriptLine["content"],
    more: Partial<TranscriptLine>,
  ): TranscriptLine {
    const conversation = conversationOf(account, externalId);
    const line: TranscriptLine = {
      id: String(nextId++),
      conversationId: conversation.id,
      author,
      personName: null,
      content,
      status: null,
      providerId: null,
      at: now(),
      ...more,
    };
    conversation.lines.push(line);
    live.publish({ ...placeOf(conversation), kind: "line", line });
    return line;
  }

  function linesOf(account: Account, externalId: string): readonly TranscriptLine[] {
    return conversations.get(keyOf(account, externalId))?.lines ?? [];
  }

  function conversationOf(account: Account, externalId: string): Conversation {
    const key = keyOf(account, externalId);
    const conversation = conversations.get(key) ?? { id: String(nextId++), account, externalId, lines: [] };
    conversations.set(key, conversation);
    return conversation;
  }
}

function keyOf(account: Account, externalId: string): string {
  return `${account.tenantId}\n${account.id}\n${externalId}`;
}

function placeOf({ id, account, externalId }: Conversation) {
  return { tenantId: account.tenantId, channelId: account.id, conversationId: id, externalId };
}

/**
 * Accepts pictures, sound and PDF by their bytes. Everything that file-type does not know, or that can be run, is held.
 */
function createInMemoryFiles(): Files {
  const stored = new Map<string, StoredFile & { bytes: Buffer }>();
  return {
    async put(tenantId, { bytes, name, unsent }) {
      const type = await fileTypeFromBuffer(bytes);
      const text = type === undefined && !bytes.includes(0) && !/[<$]|EICAR/.test(bytes.toString());
      const other = /<[a-z!]/i.test(bytes.toString()) ? "text/html" : "application/octet-stream";
      const mime = type?.mime ?? (text ? "text/plain" : other);
      const ok = text || /^(image\/(png|jpeg|gif|webp)|audio\/|application\/pdf)/.test(mime);
      if (!ok && unsent) throw new FileRefused("tipo não permitido");
      const file: StoredFile & { bytes: Buffer } = {
        id: randomUUID(),
        mime,
        name: name.split(/[\\/]/).at(-1) || "arquivo",
        size: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
        state: ok ? "ok" : "held",
        problem: ok ? undefined : "tipo não permitido",
        bytes,
      };
      stored.set(`${tenantId}\n${file.id}`, file);
      return file;
    },
    async get(tenantId, id, mayRead = () => true) {
      const found = stored.get(`${tenantId}\n${id}`);
      return found && mayRead(found.size) ? found : null;
    },
    async keep(tenantId, id) {
      return stored.has(`${tenantId}\n${id}`);
    },
    async fullOf() {
      return null;
    },
  };
}
