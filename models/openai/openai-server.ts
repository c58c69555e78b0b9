import type { WebFetch } from "../../platform/http/guarded-web-fetch.js";
import { coverSecrets } from "../../platform/redact.js";
import type { ChatEnd, ModelAccount, ModelServer, Usage } from "../ports.js";

/** Through what an account's server is reached. The operator's own accounts may be at private addresses. */
export type ModelFetches = { guarded: WebFetch; trusted: WebFetch };

/**
 * Servers that speak OpenAI's API, through LangChain, which is loaded with the first call, or before it: with it a customer
 * would wait. It repeats nothing: it is told to make one attempt. Its time limit ends at the headers of an answer, so the signal is the only one.
 */
export function createOpenAiServer(fetches: ModelFetches): ModelServer & { prepare(): Promise<void> } {
  const loaded = () => {
    for (const name of WATCHING) delete process.env[name];
    return Promise.all([import("@langchain/openai"), import("langchain")]);
  };
  return {
    kind: "openai",
    async prepare() {
      await loaded();
    },
    async chat(account, { model, system, text, json, mostTokens }, signal) {
      const heard: Heard = { status: null, retryAfter: null };
      try {
        const [{ ChatOpenAI }, { HumanMessage, SystemMessage }] = await loaded();
        signal.throwIfAborted();
        // The library wants a key; servers inside a network often have none.
        const apiKey = account.secrets["api_key"] ?? "none";
        const chat = new ChatOpenAI({
          apiKey,
          model,
          temperature: 0,
          maxTokens: mostTokens,
          maxRetries: 0,
          configuration: {
            baseURL: account.server,
            logLevel: "off",
            fetch: listening(bare(account.trusted ? fetches.trusted : fetches.guarded, apiKey), heard),
          },
        });
        const messages = [new SystemMessage(system), new HumanMessage(text)];
        const format = json ? { response_format: { type: "json_object" as const } } : {};
        const said = await chat.invoke(messages, { signal, ...format });
        const finish = said.response_metadata["finish_reason"];
        const whole = said.text;
        const usage = usageOf(said.usage_metadata, system + text, whole);
        if (finish === "stop") return { outcome: "ok", text: whole, usage };
        const reason = `the answer ended with "${wordsOf(finish, account.secrets)}"`;
        return CUT.has(finish) ? { outcome: "cut", reason, usage } : { outcome: "unavailable", reason };
      } catch (error) {
        return endOf(error, heard, signal, account.secrets);
      }
    },
  };
}

/**
 * LangChain sends what is asked to LangSmith, or prints it, when the process's environment has one of these, whoever set
 * it: https://docs.langchain.com/langsmith/trace-with-langchain. Here they are taken away before it is loaded.
 */
const WATCHING = [
  "LANGSMITH_TRACING",
  "LANGSMITH_TRACING_V2",
  "LANGCHAIN_TRACING",
  "LANGCHAIN_TRACING_V2",
  "LANGCHAIN_VERBOSE",
];

/**
 * Sends no header but what a call needs, with the account's own key. The library would add what it finds in the operator's
 * environment: OPENAI_ORG_ID, OPENAI_PROJECT_ID, OPENAI_CUSTOM_HEADERS.
 */
function bare(fetch: WebFetch, apiKey: string): WebFetch {
  return (input, init) => {
    const all = new Headers(init?.headers);
    const headers: Record<string, string> = { authorization: `Bearer ${apiKey}` };
    for (const name of ["content-type", "accept"]) {
      const value = all.get(name);
      if (value !== null) headers[name] = value;
    }
    return fetch(input, { ...init, headers });
  };
}

type Heard = { status: number | null; retryAfter: string | null };

/** Remembers what the server's answer was called, because the library's errors name it in many ways. */
function listening(fetch: WebFetch, heard: Heard): WebFetch {
  return async (input, init) => {
    const answer = await fetch(input, init);
    heard.status = answer.status;
    heard.retryAfter = answer.headers.get("retry-after");
    return answer;
  };
}

/** The longest reason, in UTF-16 code units. */
const LONGEST = 300;
/** Whoever answered may have quoted the key. */
const wordsOf = (words: unknown, secrets: ModelAccount["secrets"]): string =>
  coverSecrets(String(words), secrets).slice(0, LONGEST);

/** How a whole answer ends that is no whole text: https://platform.openai.com/docs/api-reference/chat/object. */
const CUT = new Set<unknown>(["length", "content_filter", "tool_calls", "function_call"]);

/** What became of a call that gave no answer. The signal and the status tell it; errors have many names. */
function endOf(error: unknown, heard: Heard, signal: AbortSignal, secrets: ModelAccount["secrets"]): ChatEnd {
  const reason = wordsOf(error instanceof Error ? error.message : error, secrets);
  if (signal.aborted) return { outcome: "cancelled", reason: "nobody waited any longer" };
  if (heard.status === 429) {
    const seconds = Number(heard.retryAfter ?? Number.NaN);
    return { outcome: "limited", reason, afterMs: Number.isFinite(seconds) ? seconds * 1_000 : null };
  }
  if (heard.status !== null && heard.status >= 400 && heard.status < 500 && heard.status !== 408)
    return { outcome: "refused", reason };
  return { outcome: "unavailable", reason };
}

/** Some servers tell no numbers. A token of Portuguese has some three letters; too many are counted rather than too few. */
const LETTERS_A_TOKEN = 3;

function usageOf(
  told: { input_tokens?: number; output_tokens?: number } | undefined,
  asked: string,
  said: string,
): Usage {
  const { input_tokens: input, output_tokens: output } = told ?? {};
  if (input !== undefined && output !== undefined) return { input, output, counted: true };
  const tokens = (text: string) => Math.ceil(text.length / LETTERS_A_TOKEN);
  return { input: tokens(asked), output: tokens(said), counted: false };
}
