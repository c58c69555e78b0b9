import { describeChannelAdapter, type ProviderMood } from "../../tests/contracts/channel-adapter.js";
import { saidItem, signed, webhookOf } from "../../tests/providers/instagram/events.js";
import { badToken } from "../../tests/providers/instagram/refusal.js";
import { type Mood, startInstagram } from "../../tests/providers/instagram/start-instagram.js";
import { closedPort } from "../whatsapp/fake-graph.js";
import { createInstagramAdapter } from "./instagram-adapter.js";
import { ANA, NOW, testAccount, webhook } from "./test-account.js";

describeChannelAdapter("Instagram", async () => {
  const instagram = await startInstagram(() => NOW);
  const { token } = instagram.account();
  instagram.person(ANA, { wroteAt: NOW - 1000 });
  const account = testAccount(undefined, token);
  const moods: Record<ProviderMood, Mood> = {
    ok: { kind: "ok" },
    paused_template: { kind: "ok" },
    dead_token: { kind: "refuse", refusal: { ...badToken, message: `Malformed access token ${token}` } },
    busy: {
      kind: "refuse",
      refusal: { status: 400, code: 613, message: "(#613) Calls to this api have exceeded the rate limit." },
    },
    cut: { kind: "cut", taken: true },
    html: { kind: "raw", status: 200, body: "<html>Sorry</html>" },
    down: { kind: "raw", status: 503, body: "no upstream" },
  };
  return {
    adapter: createInstagramAdapter({ graphBaseUrl: instagram.url, graphVersion: "v24.0", timeoutMs: 2000 }),
    account,
    contact: { externalId: ANA },
    signedText({ id, text }) {
      const said = saidItem({ id: account.externalId }, ANA, NOW, { mid: id, text });
      return webhook(signed(webhookOf({ id: account.externalId }, NOW, [said]), account.secrets.appSecret ?? ""));
    },
    provider: { mood: (mood) => (instagram.mood = moods[mood]), requests: instagram.requests },
    unreachable: testAccount(`http://127.0.0.1:${await closedPort()}`),
    close: instagram.close,
  };
});
