import { describe, expect, it, vi } from "vitest";
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

describe("the operator's environment", () => {
  it("leaves to no company's server, and turns no tracing on", async () => {
    const provider = await startOpenAi({ keys: [KEY] });
    const guarded = createGuardedWebFetch({ maxBytes: 1e6, silentMs: 30_000, allow: [`127.0.0.1:${provider.port}`] });
    const secret = "org-do-operador";
    for (const name of ["OPENAI_ORG_ID", "OPENAI_ORGANIZATION", "OPENAI_PROJECT_ID", "LANGSMITH_PROJECT"])
      vi.stubEnv(name, secret);
    vi.stubEnv("OPENAI_CUSTOM_HEADERS", `x-operator: ${secret}\nauthorization: Bearer ${secret}`);
    for (const name of ["LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2", "LANGCHAIN_VERBOSE"]) vi.stubEnv(name, "true");
    const printed = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      const server = createOpenAiServer({ guarded: guarded.fetch, trusted: guarded.fetch });
      const call = { model: "m", system: "s", text: "{}", json: true, mostTokens: 10 };
      const account = accountAt(provider.url, { apiKey: KEY });
      expect(await server.chat(account, call, AbortSignal.timeout(20_000))).toMatchObject({ outcome: "ok" });
      const [seen] = provider.journal.find();
      expect(JSON.stringify(seen)).not.toContain(secret);
      expect(Object.keys(seen?.headers ?? {}).filter((name) => /^(x-|openai)/.test(name))).toEqual([]);
      expect(printed).not.toHaveBeenCalled();
      expect([process.env["LANGSMITH_TRACING"], process.env["LANGCHAIN_TRACING_V2"]]).toEqual([undefined, undefined]);
    } finally {
      vi.unstubAllEnvs();
      printed.mockRestore();
      await Promise.all([guarded.close(), provider.close()]);
    }
  });
});
