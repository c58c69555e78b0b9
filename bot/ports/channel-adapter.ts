import type { Capabilities } from "../vocabulary/capabilities.js";
import type { ChannelEvent, Sender } from "../vocabulary/channel-event.js";
import type { OutboundContent } from "../vocabulary/content.js";
import type { MessageTemplate, TemplateStatus } from "../vocabulary/message-template.js";

/**
 * One connected account, with its secrets decrypted for use inside this process. It is never logged and never sent to a
 * browser.
 */
export type ChannelAccount = {
  id: string;
  tenantId: string;
  kind: string;
  /** Our public name of the account, used in the addresses of webhooks and widgets. */
  key: string;
  /** The provider's id of the account (phone number id, page id), by which an item in a shared webhook names it. */
  externalId: string;
  settings: Record<string, unknown>;
  secrets: Record<string, string>;
};

/**
 * In bytes. Meta's webhooks have up to 3 MB. The limit is a little higher, so that no full webhook is refused and sent
 * again for days.
 */
export const LARGEST_WEBHOOK = 4 * 1024 * 1024;

/**
 * A webhook as it came. The bytes are untouched, because signatures are computed over bytes. Header names are lower
 * case.
 */
export type RawWebhook = {
  method: "GET" | "POST";
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  body: Buffer;
};

/**
 * What a webhook means. `refused` is answered at once with `status`. `challenge` is answered 200 with `text`. `events`
 * are stored first and then answered 200; each belongs to `externalId`, one of the tenant's accounts.
 */
export type Received =
  | { kind: "refused"; status: 400 | 401 | 403 | 404 | 405 | 413; reason: string }
  | { kind: "challenge"; text: string }
  | { kind: "events"; events: { externalId: string; event: ChannelEvent }[]; problems: string[] };

/**
 * A stored file, read when a channel needs its bytes. `onlySaved`: it must be sent as a document, whatever the message
 * calls it.
 */
export type FileBytes = { bytes: Buffer; mime: string; name: string; onlySaved?: boolean };

export type Outgoing = {
  /** The effect's idempotency key, sent along when the provider accepts or echoes one. */
  key: string;
  to: Sender;
  content: OutboundContent;
  /** Whether a person wrote the message (some providers allow people more than bots). */
  byPerson: boolean;
  /** The person's name, as the customer may see it. */
  personName?: string;
  /**
   * When the customer last wrote, in ms since the epoch; null for never. The window is checked against it when the
   * message is sent.
   */
  lastInboundAt: number | null;
  /**
   * The provider's id of what the customer said last, read from the database when it is called; null for nothing. For
   * channels that can answer it where the window is closed.
   */
  lastHeard?(): Promise<string | null>;
  /** Our id of the message's line in the transcript. */
  messageId: string;
};

/**
 * How a send ended. The adapter decides this, and nothing later changes it:
 * - `sent`: the provider accepted the message.
 * - `retry`: the provider surely did not accept it, and may later. `scope` says what must slow down: this pair of
 *   numbers, this account, or the whole provider.
 * - `refused`: the provider will never accept it; `code` is ours, `reason` is for people. `account_dead` pauses the
 *   channel. `left_out`: there is room for one plain message here, and this is one too many; of the bot's, nobody is
 *   alerted. `template`: this template cannot be sent, and another one can; `becomes` is how it stands, when the provider
 *   showed that.
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
        | "unsupported"
        | "left_out"
        | "template";
      reason: string;
      becomes?: TemplateStatus;
    }
  | { outcome: "uncertain"; reason: string };

export type FetchedMedia =
  | { outcome: "ok"; bytes: Buffer; mime: string; name?: string }
  | { outcome: "gone"; reason: string }
  | { outcome: "refused"; reason: string }
  | { outcome: "retry"; reason: string };

/** `providerFault`: the provider is failing or cannot be reached; without it, the provider refused this one call. */
export type Acknowledged = { outcome: "done" } | { outcome: "failed"; reason: string; providerFault: boolean };

/**
 * What the provider says of an account that somebody checks. The words are for an admin, with what to do. `dead`: the
 * provider no longer takes what the account has, as in `account_dead`.
 */
export type Probed =
  | { outcome: "works"; says: string }
  | { outcome: "wrong"; problems: string[]; dead?: true }
  | { outcome: "unreached"; reason: string };

/**
 * `renewed`: `secrets` are all of the account's from now on. `kept`: what it has goes on, and it is tried again. `dead`:
 * the provider refused as it refuses an account that no longer works; `reason` is for an admin. That endpoint may refuse
 * what still sends, so the adapter's `probe` has the last word.
 */
export type Renewed =
  | { outcome: "renewed"; secrets: Record<string, string>; endsAt: number }
  | { outcome: "kept"; reason: string }
  | { outcome: "dead"; reason: string };

/**
 * The templates of an account, all of them. `owner`: the provider's id of the account that they belong to, by which later
 * news names them. `failed`: the list could not be read; `reason` is for an admin.
 */
export type ListedTemplates =
  | { outcome: "listed"; owner: string; templates: MessageTemplate[] }
  | { outcome: "failed"; reason: string };

/** What an adapter may use apart from its own provider. */
export type ChannelTools = {
  signal: AbortSignal;
  now(): number;
  readFile(fileId: string): Promise<FileBytes>;
};

/** What a session with a provider may use. Everything of it is refused once another process keeps the session. */
export type SessionLink = {
  /** Aborted when the session must end, because this process may no longer keep it. */
  signal: AbortSignal;
  /** What the last session of the account saved, whichever process kept it; null for the first. */
  saved: string | null;
  /** Keeps what the next session needs to go on. It is sealed. Rejects when this process no longer keeps the session. */
  save(state: string): Promise<void>;
  /**
   * Takes what came in. Resolves once it is stored, and only then may the provider be told so; a repeat is recognised by
   * its `dedupe`. Rejects when this process no longer keeps the session.
   */
  receive(events: ChannelEvent[]): Promise<void>;
};

/** An open session. It ends when its link's signal is aborted, when it is closed, or when the provider ends it. */
export type ChannelSession = {
  send(outgoing: Outgoing, tools: ChannelTools): Promise<SendResult>;
  close(): Promise<void>;
  /** Resolves with the reason when the session is over, however it came to that. */
  ended: Promise<string>;
};

/**
 * A channel. It translates and decides nothing: no adapter knows about flows, owners or conversations. One contract
 * suite (`tests/contracts/channel-adapter.ts`) is run against every adapter.
 */
export type ChannelAdapter = {
  kind: string;
  capabilities: Capabilities;
  /** Checks settings and secrets as an admin wrote them. Gives words for people about each mistake. */
  checkAccount(account: { settings: Record<string, unknown>; secrets: Record<string, string> }): string[];
  /**
   * Settings that say where the account's secrets are sent. Only whoever writes the company's folder may change them: a
   * person at the office could read the secrets out by an address of their own.
   */
  trustedSettings?: readonly string[];
  /**
   * The forms in which the provider may know an address that a person wrote ("+55 11 98765-4321"), the likeliest first;
   * none for what is no address. Absent where customers have no address that a person could write.
   */
  addressesOf?(written: string): string[];
  /** Absent when the channel's events do not come by webhook (but by socket). Must not throw, whatever the bytes. */
  receive?(account: ChannelAccount, request: RawWebhook): Received;
  send(account: ChannelAccount, outgoing: Outgoing, tools: ChannelTools): Promise<SendResult>;
  /**
   * Opens the session by which an account is reached that has no other door (a paired phone). One process at a time keeps
   * it, under a lease; its sends go through the session, and `send` above is never called. Rejects when it cannot be
   * opened now: it is tried again.
   */
  connect?(account: ChannelAccount, link: SessionLink): Promise<ChannelSession>;
  /** Asks the provider whether the account works, as an admin wants to know it. Sends nothing. Never rejects. */
  probe?(account: ChannelAccount, tools: ChannelTools): Promise<Probed>;
  /**
   * The address at which a customer's browser opens the conversation with the account. Null when neither its settings nor
   * its provider say it now. Never rejects.
   */
  chatAddress?(account: ChannelAccount, tools: Pick<ChannelTools, "signal" | "now">): Promise<string | null>;
  /**
   * Has the provider prolong secrets that end by themselves. Called a few times a day for each account, also for a
   * paused one, which may be waiting for just that. Never rejects.
   */
  renew?(account: ChannelAccount, tools: ChannelTools): Promise<Renewed>;
  /** Reads the messages that the provider approves. Absent where there are none. Never rejects. */
  templates?(account: ChannelAccount, tools: ChannelTools): Promise<ListedTemplates>;
  /** Fetches a file that an inbound message named by `providerRef`. */
  fetchMedia?(account: ChannelAccount, providerRef: string, tools: ChannelTools): Promise<FetchedMedia>;
  /**
   * Shows the customer that their message was read and, with `typing`, that an answer is being written. It is best
   * effort and never rejects.
   */
  acknowledge?(
    account: ChannelAccount,
    inbound: { providerId: string; to: Sender; typing: boolean },
    tools: ChannelTools,
  ): Promise<Acknowledged>;
  /**
   * How long after an uncertain send the provider's status may still come (ms), and what to do when it does not. The
   * status finds the send by our key, which the provider echoes. `repeat` sends again; `person` leaves the decision to
   * the people at the desk.
   */
  uncertain: { waitMs: number; then: "repeat" | "person" };
};
