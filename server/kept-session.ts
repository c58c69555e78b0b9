import type { ChannelAccount, ChannelSession } from "../bot/ports/channel-adapter.js";
import type { SessionLease } from "../db/stores/channel-session-store.js";
import type { Log } from "../platform/log.js";

/** The session of an account in the process that has the lease, from its opening to its end. */
export class KeptSession {
  readonly account: ChannelAccount;
  readonly lease: SessionLease;
  /** Until when this process may believe that it has the lease, by its own clock: counted from before it asked. */
  until: number;
  readonly ending = new AbortController();
  readonly #log: Pick<Log, "info" | "warn">;
  #session: ChannelSession | null = null;
  #opening: Promise<ChannelSession | null> = Promise.resolve(null);
  #closed: Promise<void> | null = null;

  constructor(account: ChannelAccount, lease: SessionLease, until: number, log: Pick<Log, "info" | "warn">) {
    this.account = account;
    this.lease = lease;
    this.until = until;
    this.#log = log;
  }

  /** Null while it is being opened, and from when it is to end. */
  get open(): ChannelSession | null {
    return this.ends ? null : this.#session;
  }
  get ends(): boolean {
    return this.#closed !== null;
  }

  /** Resolves with null when it could not be opened, which is logged. */
  opens(connect: () => Promise<ChannelSession>): Promise<ChannelSession | null> {
    this.#opening = this.#open(connect);
    return this.#opening;
  }
  async #open(connect: () => Promise<ChannelSession>): Promise<ChannelSession | null> {
    try {
      this.#session = await connect();
      return this.#session;
    } catch (error) {
      this.#warn(error, "the session of a channel could not be opened; it is tried again");
      return null;
    }
  }

  /** Ends it, once. Resolves for all who ask when it is closed, also when it was still being opened. */
  end(why: string): Promise<void> {
    if (this.#closed) return this.#closed;
    this.#log.info({ channel: this.account.key, why }, "the session of a channel ended in this process");
    this.#closed = this.#close();
    this.ending.abort();
    return this.#closed;
  }
  async #close(): Promise<void> {
    const session = await this.#opening;
    await session?.close().catch((error: unknown) => this.#warn(error, "a session did not close"));
  }

  #warn(error: unknown, message: string): void {
    this.#log.warn({ err: error, channel: this.account.key }, message);
  }
}
