import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ChannelAdapter, Probed, Renewed } from "../bot/ports/channel-adapter.js";
import { createInstagramAdapter } from "../channels/instagram/instagram-adapter.js";
import { testAccount } from "../channels/instagram/test-account.js";
import { channelContext } from "../db/stores/sealed-store.js";
import { makeKeyring, open, seal } from "../platform/secrets/seal.js";
import type { RegisteredChannel } from "./channel-registry.js";
import { renewChannels } from "./renew-channels.js";

const keyring = makeKeyring({ current: randomBytes(32), old: [] });
const plain = createInstagramAdapter({ graphBaseUrl: "http://127.0.0.1:9", graphVersion: "v24.0", timeoutMs: 100 });

const dead: Probed = { outcome: "wrong", problems: ["vencida"], dead: true };

/** Rounds over one account. `stored` are the secrets in the database when the answer comes. */
async function round(
  renewed: Renewed | Error,
  change: { stored?: Record<string, string>; paused?: boolean; probed?: Probed; rounds?: number } = {},
) {
  const account = testAccount();
  const context = channelContext(account.id);
  let kept = seal(keyring, JSON.stringify(change.stored ?? account.secrets), context);
  const paused: string[] = [];
  const changed: string[] = [];
  const renew: ChannelAdapter["renew"] = async () => {
    if (renewed instanceof Error) throw renewed;
    return renewed;
  };
  const channel: RegisteredChannel = {
    key: account.key,
    title: "",
    demo: false,
    account,
    adapter: { ...plain, renew, probe: async () => change.probed ?? dead },
    paused: change.paused ?? false,
  };
  const told: string[] = [];
  const alerts: string[] = [];
  const toldAt = new Map<string, number>();
  const parts: Parameters<typeof renewChannels>[0] = {
    channels: { all: () => [channel], pause: async (_account, reason) => void paused.push(reason) },
    store: {
      async renew(_account, next) {
        const sealed = next(kept);
        if (sealed !== null) kept = sealed;
        return sealed !== null;
      },
    },
    keyring,
    now: Date.now,
    log: {
      info: (detail: object) => void told.push(JSON.stringify(detail)),
      warn: () => void told.push("warn"),
    } as never,
    changed: async (tenantId) => void changed.push(tenantId),
    alerts: { raise: async (_tenantId, _conversationId, { text }) => void alerts.push(text) },
  };
  for (let left = change.rounds ?? 1; left > 0; left--) await renewChannels(parts, toldAt);
  return { secrets: JSON.parse(open(keyring, kept, context)) as Record<string, string>, paused, changed, told, alerts };
}

const fresh = { ...testAccount().secrets, accessToken: "IGAAnew" };
const renewed: Renewed = { outcome: "renewed", secrets: fresh, endsAt: Date.UTC(2027, 0) };

describe("an account whose access ends by itself", () => {
  it("has what the provider prolonged kept sealed, and all processes read it; the log has no secret", async () => {
    const { secrets, changed, told } = await round(renewed);
    expect([secrets, changed]).toEqual([fresh, ["tenant-1"]]);
    expect(told.join()).not.toContain("IGAAnew");
  });

  it("keeps what an admin wrote while the provider was asked", async () => {
    const written = { ...fresh, accessToken: "IGAAwritten" };
    const { secrets, changed } = await round(renewed, { stored: written });
    expect([secrets, changed]).toEqual([written, []]);
  });

  it("is paused with the reason when the provider takes it no more, once", async () => {
    expect((await round({ outcome: "dead", reason: "vencida" })).paused).toEqual(["vencida"]);
    expect((await round({ outcome: "dead", reason: "vencida" }, { paused: true })).paused).toEqual([]);
  });

  it("goes on where only the prolonging is refused, and people are told once a day", async () => {
    const others: Probed[] = [
      { outcome: "works", says: "" },
      { outcome: "wrong", problems: ["avisos"] },
      { outcome: "unreached", reason: "502" },
    ];
    for (const probed of others) {
      const { paused, alerts } = await round({ outcome: "dead", reason: "Gere outra." }, { probed, rounds: 3 });
      expect(paused).toEqual([]);
      expect(alerts).toEqual([expect.stringContaining("Gere outra.")]);
    }
  });

  it("goes on with what it has when the provider refuses or breaks", async () => {
    expect((await round({ outcome: "kept", reason: "too young" })).secrets).toEqual(testAccount().secrets);
    expect((await round(new Error("broken"))).told).toEqual(["warn"]);
  });
});
