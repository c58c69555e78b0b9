import type { Capabilities } from "../vocabulary/capabilities.js";
import type { ChannelEvent, Sender } from "../vocabulary/channel-event.js";
import type { OutboundContent } from "../vocabulary/content.js";

/** One connected account, decrypted for use inside this process; never logged, never sent to a browser. */
export type ChannelAccount = {
  id: string;
  tenantId: string;
  kind: string;
  /** Public, and ours: what webhook and widget addresses name it by. */
  key: string;
  /** The provider's id of the account (phone number id, page id); what an item in a shared webhook names. */
  externalId: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
};

/** Bytes. Meta's webhooks have up to 3 MB; a little air, so that a full one is not refused for days of retries. */
export const LARGEST_WEBHOOK = 4 * 1024 * 1024;

/** A webhook as it came: bytes untouched, because signatures are over bytes. Header names are lower case. */
export type RawWebhook = {
  method: "GET" | "POST";
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: Buffer;
};

/**
 * What a webhook turned into. `refused` is answered at once with `status`. `challenge` is answered 200 with `text`.
 * `events` are stored first and then answered 200; each belongs to `externalId`, one of the tenant's accounts.
 */
export type Received =
  | { kind: "refused"; status: 400 | 401 | 403 | 404 | 405 | 413; reason: string }
  | { kind: "challenge"; text: string }
  | { kind: "events"; events: { externalId: string; event: ChannelEvent }[]; problems: string[] };

/** A file of ours, read when a channel needs its bytes. `onlySaved`: it goes as a document, whatever the message calls it. */
export type FileBytes = { bytes: Buffer; mime: string; name: string; onlySaved?: boolean };

export type Outgoing = {
  /** The effect's idempotency key, sent along where the provider takes or echoes one. */
  key: string;
  to: Sender;
  content: OutboundContent;
  /** Whether a person wrote it (some providers allow people more than bots). */
  byPerson: boolean;
  /** The person's name as the customer may see it. */
  personName?: string;
  /** When the customer last wrote, ms since the epoch; null: never. The window is enforced with it at send. */
  lastInboundAt: number | null;
  /** Our id of the transcript's line. */
  messageId: string;
};

/**
 * How a send ended, decided once, here at the edge:
 * - `sent`: the provider took it.
 * - `retry`: it surely did not take it, and may later. `scope` says what must slow down: this pair of numbers, this
 *   account, or the whole provider.
 * - `refused`: it never will; `code` is ours, `reason` is for people. `account_dead` pauses the channel.
 * - `uncertain`: the request went out and no answer came back.
 */
export type SendResult =
  | { outcome: "sent"; providerId: string }
  | { outcome: "retry"; reason: string; afterMs?: number; scope: "pair" | "account" | "provider" }
  | {
      outcome: "refused";
      code:
        | "window_closed"
        | "undeliverable"
        | "too_large"
        | "bad_request"
        | "account_dead"
        | "blocked"
        | "unsupported";
      reason: string;
    }
  | { outcome: "uncertain"; reason: string };

export type FetchedMedia =
  | { outcome: "ok"; bytes: Buffer; mime: string; name?: string }
  | { outcome: "gone"; reason: string }
  | { outcome: "refused"; reason: string }
  | { outcome: "retry"; reason: string };

/** `providerFault`: the provider is unwell or cannot be reached, as opposed to having refused this one. */
export type Acknowledged = { outcome: "done" } | { outcome: "failed"; reason: string; providerFault: boolean };

/** What an adapter may reach outside of its own provider. */
export type ChannelTools = {
  signal: AbortSignal;
  now(): number;
  readFile(fileId: string): Promise<FileBytes>;
};

/**
 * A channel. It translates and decides nothing: no adapter knows of flows, owners or conversations.
 * One contract suite (`tests/contracts/channel-adapter.ts`) runs against every one of them.
 */
export type ChannelAdapter = {
  kind: string;
  capabilities: Capabilities;
  /** Checks settings and secrets as an admin wrote them; gives words for people when they are wrong. */
  checkAccount(account: { settings: Record<string, unknown>; secrets: Record<string, string> }): string[];
  /** Absent where events do not come by webhook (sockets). Must not throw on any bytes. */
  receive?(account: ChannelAccount, request: RawWebhook): Received;
  send(account: ChannelAccount, outgoing: Outgoing, tools: ChannelTools): Promise<SendResult>;
  /** Fetches a file that an inbound message named by `providerRef`. */
  fetchMedia?(account: ChannelAccount, providerRef: string, tools: ChannelTools): Promise<FetchedMedia>;
  /** Shows the customer that their message was read and, with `typing`, that an answer is being written. Best effort: never rejects. */
  acknowledge?(
    account: ChannelAccount,
    inbound: { providerId: string; to: Sender; typing: boolean },
    tools: ChannelTools,
  ): Promise<Acknowledged>;
  /**
   * How long after an uncertain send the provider's word may still come (ms), and what to do when it does not.
   * The key in our status echoes tells; `repeat` sends again, `person` leaves it to the inbox.
   */
  uncertain: { waitMs: number; then: "repeat" | "person" };
};
