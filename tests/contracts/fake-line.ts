import type {
  ChannelAccount,
  ChannelAdapter,
  ChannelSession,
  Outgoing,
  SendResult,
  SessionLink,
} from "../../bot/ports/channel-adapter.js";
import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import { ROOMY } from "../company/company-folder.js";
import type { ProviderMood } from "./channel-adapter.js";

/** What a session of the line reads next, and how many times it was resumed. */
type Saved = { next: number; resumed: number };
type Open = { account: string; link: SessionLink; saved: Saved; giving: Promise<void>; hangUp(reason: string): void };

/**
 * A provider that is reached only by an open session, as a paired phone is: it keeps what customers write until a session
 * has taken it, and sends what a session gives it. It closes nobody out, so that two sessions at once would be seen.
 */
export class FakeLine {
  readonly sent: string[] = [];
  readonly open: Open[] = [];
  /** The largest number of sessions that one account had at once. */
  mostAtOnce = 0;
  requests = 0;
  mood: ProviderMood = "ok";
  readonly #written: string[] = [];

  /** A customer writes. What open sessions could not store comes again with the next session. */
  async write(text: string): Promise<void> {
    this.#written.push(text);
    await Promise.allSettled(this.open.map((session) => this.#give(session)));
  }

  /** The provider ends all sessions. */
  hangUp(): void {
    for (const session of this.open) session.hangUp("the provider hung up");
  }

  readonly adapter: ChannelAdapter = {
    kind: "line",
    capabilities: { ...ROOMY, window: { bot: null, people: null } },
    checkAccount: () => [],
    send: async () => {
      throw new Error("an account with a session sends through it");
    },
    connect: (account, link) => this.#connect(account, link),
    uncertain: { waitMs: 0, then: "person" },
  };

  async #connect(account: ChannelAccount, link: SessionLink): Promise<ChannelSession> {
    if (this.mood === "down") throw new Error("the line does not answer");
    const before = link.saved === null ? null : (JSON.parse(link.saved) as Saved);
    const saved = { next: before?.next ?? 0, resumed: before === null ? 0 : before.resumed + 1 };
    let hangUp: (reason: string) => void = () => {};
    const ended = new Promise<string>((resolve) => {
      hangUp = resolve;
    });
    const session: Open = { account: account.id, link, saved, giving: Promise.resolve(), hangUp };
    void ended.then(() => this.open.splice(this.open.indexOf(session), 1));
    link.signal.addEventListener("abort", () => hangUp("aborted"));
    this.open.push(session);
    const own = this.open.filter((one) => one.account === account.id);
    this.mostAtOnce = Math.max(this.mostAtOnce, own.length);
    await link.save(JSON.stringify(saved));
    await this.#give(session);
    return {
      send: (outgoing, { signal }) => this.#send(outgoing, signal),
      close: async () => hangUp("closed"),
      ended,
    };
  }

  /** Gives what was written and not taken, in order; what was stored is not given again. */
  #give(session: Open): Promise<void> {
    session.giving = session.giving.then(() => this.#giveAll(session));
    return session.giving;
  }

  async #giveAll({ link, saved }: Open): Promise<void> {
    while (saved.next < this.#written.length) {
      await link.receive([textFrom(saved.next, this.#written[saved.next] ?? "")]);
      saved.next += 1;
      await link.save(JSON.stringify(saved));
    }
  }

  async #send({ content }: Outgoing, signal: AbortSignal): Promise<SendResult> {
    if (signal.aborted) return { outcome: "retry", scope: "account", reason: "parado antes de começar" };
    if (content.kind === "template" || content.kind === "reaction" || content.kind === "location")
      return { outcome: "refused", code: "unsupported", reason: "A linha não leva isto." };
    const text = "text" in content ? content.text : content.kind;
    if (text.length > ROOMY.text.max)
      return { outcome: "refused", code: "too_large", reason: "O texto é longo demais." };
    this.requests += 1;
    const answer = ANSWERS[this.mood];
    if (answer) return answer;
    this.sent.push(text);
    return { outcome: "sent", providerId: `line-${this.sent.length}` };
  }
}

const ANSWERS: Record<ProviderMood, SendResult | null> = {
  ok: null,
  paused_template: null,
  dead_token: { outcome: "refused", code: "account_dead", reason: "O aparelho foi desvinculado." },
  busy: { outcome: "retry", scope: "account", reason: "Devagar." },
  cut: { outcome: "uncertain", reason: "A linha caiu." },
  html: { outcome: "uncertain", reason: "A linha respondeu outra coisa." },
  down: { outcome: "uncertain", reason: "A linha não respondeu." },
};

function textFrom(at: number, text: string): ChannelEvent {
  return {
    kind: "message",
    dedupe: `line-in-${at}`,
    providerId: `line-in-${at}`,
    at: Date.UTC(2026, 10, 20, 12, 0, at),
    from: { externalId: "5511999990000" },
    content: { kind: "text", text },
  };
}
