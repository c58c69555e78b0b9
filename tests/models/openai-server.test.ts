import { createOpenAiServer } from "../../models/openai/openai-server.js";
import { createGuardedWebFetch } from "../../platform/http/guarded-web-fetch.js";
import { describeModelServer } from "../contracts/model-server.js";
import { startOpenAi } from "../providers/openai/start-open-ai.js";
import type { Said } from "../providers/openai/world.js";
import { accountAt } from "./model-account.js";

const KEY = "sk-certa-0123456789";

describeModelServer("an OpenAI-compatible server, through LangChain", async () => {
  const provider = await startOpenAi({ keys: [KEY] });
  const limits = { maxBytes: 1_000_000, silentMs: 30_000 };
  const guarded = createGuardedWebFetch(limits);
  const trusted = createGuardedWebFetch({ ...limits, allow: [`127.0.0.1:${provider.port}`] });
  let more: Said = {};
  let text = "{}";
  provider.world.brain = () => ({ text, ...more });
  return {
    server: createOpenAiServer({ guarded: guarded.fetch, trusted: trusted.fetch }),
    account: accountAt(provider.url, { apiKey: KEY }),
    stranger: accountAt(provider.url, { apiKey: "sk-errada-9876543210" }),
    inside: accountAt(provider.url, { apiKey: KEY, trusted: false }),
    says(said) {
      text = said;
    },
    trouble(how) {
      provider.outages.clear();
      more = how === "no numbers" ? { usage: null } : how === "cut off" ? { finish: "length" } : {};
      const kinds = { "too many": "rate_limited", error: "error", html: "html", cut: "cut_body", silent: "silence" };
      const kind = (kinds as Record<string, "rate_limited" | "error" | "html" | "cut_body" | "silence">)[how];
      if (kind) provider.outages.add({ kind });
    },
    seen: () => ({ requests: provider.journal.find().length, cancelled: provider.cancelled.length }),
    async close() {
      await Promise.all([guarded.close(), trusted.close(), provider.close()]);
    },
  };
});
