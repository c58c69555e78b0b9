import type { Channels } from "../../bot/effects/send-handler.js";
import type {
  ChannelAccount,
  ChannelAdapter,
  FetchedMedia,
  Outgoing,
  SendResult,
} from "../../bot/ports/channel-adapter.js";
import { ROOMY } from "../company/company-folder.js";

/** A channel that keeps what it was asked to send, and answers as the test says. */
export class FakeChannel {
  /** Every send that reached the provider, in order, with the moment at which it ended. */
  readonly sent: (Outgoing & { result: SendResult["outcome"] })[] = [];
  /** The number of sends in progress. */
  underWay = 0;
  paused: string | null = null;
  /** Its session is kept by another process. */
  away = false;
  /** The provider's answer. Default: it accepts everything. */
  answer: (outgoing: Outgoing, attempt: number) => SendResult | Promise<SendResult> = () => this.taken();
  media: (ref: string) => FetchedMedia | Promise<FetchedMedia> = () => ({ outcome: "gone", reason: "expirou" });
  readonly account: ChannelAccount;
  readonly adapter: ChannelAdapter;
  #lastId = 0;
  readonly #attempts = new Map<string, number>();

  constructor(
    ids: { tenantId: string; channelId: string; channelKey: string },
    uncertain: ChannelAdapter["uncertain"],
  ) {
    this.account = {
      id: ids.channelId,
      key: ids.channelKey,
      tenantId: ids.tenantId,
      kind: "fake",
      externalId: "account",
      settings: {},
      secrets: {},
    };
    this.adapter = {
      kind: "fake",
      capabilities: ROOMY,
      checkAccount: () => [],
      addressesOf: (written) => (/^\d+$/.test(written) ? [written] : []),
      send: (_account, outgoing) => this.#send(outgoing),
      fetchMedia: async (_account, ref) => this.media(ref),
      uncertain,
    };
  }

  /** As the process's registry gives it. */
  connected() {
    return { account: this.account, adapter: this.adapter, paused: this.paused !== null, away: this.away };
  }

  taken(): SendResult {
    return { outcome: "sent", providerId: `${this.account.id}.${++this.#lastId}` };
  }

  /** The texts that customers got, in order. */
  texts(to?: string): string[] {
    return this.sent
      .filter((one) => one.result === "sent" && (to === undefined || one.to.externalId === to))
      .map(({ content }) => ("text" in content ? (content.text ?? "") : content.kind));
  }

  async #send(outgoing: Outgoing): Promise<SendResult> {
    this.underWay += 1;
    try {
      const attempt = (this.#attempts.get(outgoing.key) ?? 0) + 1;
      this.#attempts.set(outgoing.key, attempt);
      const result = await this.answer(outgoing, attempt);
      this.sent.push({ ...outgoing, result: result.outcome });
      return result;
    } finally {
      this.underWay -= 1;
    }
  }
}

/** A registry for tests: every fake channel by its id. */
export function registryOf(channels: Map<string, FakeChannel>): Channels {
  return {
    get(id) {
      const channel = channels.get(id);
      return channel?.connected() ?? null;
    },
    async pause(account, reason) {
      const channel = channels.get(account.id);
      if (channel) channel.paused = reason;
    },
  };
}
