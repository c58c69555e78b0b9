import { describeChannelAdapter, type ProviderMood } from "../../tests/contracts/channel-adapter.js";
import { closedPort, startFakeGraph, takeAll } from "./fake-graph.js";
import { payload, signedWebhook, testAccount, textMessage } from "./test-account.js";
import { createWhatsAppAdapter } from "./whatsapp-adapter.js";

describeChannelAdapter("WhatsApp", async () => {
  const graph = await startFakeGraph();
  const plain = testAccount();
  const account = { ...plain, settings: { ...plain.settings, businessAccountId: "998877665544" } };
  const mood = (mood: ProviderMood) => {
    switch (mood) {
      case "ok":
        return graph.respond(takeAll);
      case "dead_token":
        return graph.json(401, {
          error: { code: 190, message: `Malformed access token ${account.secrets.accessToken}` },
        });
      case "busy":
        return graph.json(400, { error: { code: 130429, message: "Rate limit hit" } });
      case "paused_template":
        return graph.json(400, { error: { code: 132015, message: "(#132015) Template is Paused" } });
      case "cut":
        return graph.respond((_request, response) => response.destroy());
      case "html":
        return graph.respond((_request, response) => response.end("<html>Sorry</html>"));
      case "down":
        return graph.respond((_request, response) => response.writeHead(503).end("no upstream"));
    }
  };
  return {
    adapter: createWhatsAppAdapter({ graphBaseUrl: graph.url, graphVersion: "v24.0", timeoutMs: 2000 }),
    account,
    contact: { externalId: "5511988887777", name: "Ana" },
    signedText: ({ id, text }) => signedWebhook(account, payload({ messages: [textMessage(id, text)] })),
    provider: { mood, requests: () => graph.seen.length },
    unreachable: testAccount(`http://127.0.0.1:${await closedPort()}`),
    close: graph.close,
  };
});
