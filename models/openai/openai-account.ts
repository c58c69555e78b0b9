import type { ModelAccount } from "../ports.js";
import { openAiSettings } from "./openai-kind.js";

/** An account from what its settings say. Throws a `ZodError` where they do not fit. */
export function openAiAccount(
  of: Pick<ModelAccount, "id" | "tenantId" | "key" | "title" | "trusted" | "secrets">,
  settings: unknown,
): ModelAccount {
  const read = openAiSettings.parse(settings);
  const { server, chat, small = chat, seconds, at_once: atOnce, currency, input_price, output_price } = read;
  const priced = currency !== undefined && input_price !== undefined && output_price !== undefined;
  return {
    ...of,
    kind: "openai",
    server,
    models: { chat, small },
    limits: {
      timeoutMs: seconds * 1_000,
      atOnce,
      companyTokens: read.tokens_per_day ?? null,
      contactTokens: read.tokens_per_contact ?? null,
    },
    prices: priced ? { currency, input: input_price, output: output_price } : null,
  };
}
