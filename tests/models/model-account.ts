import { openAiAccount } from "../../models/openai/openai-account.js";
import type { ModelAccount } from "../../models/ports.js";

/** An account at this address, with these settings besides. */
export const accountAt = (
  server: string,
  more: { key?: string; tenantId?: string; apiKey?: string; trusted?: boolean; settings?: object } = {},
): ModelAccount => {
  const { key = "conta", tenantId = null, apiKey, trusted = true, settings = {} } = more;
  const secrets: Record<string, string> = apiKey === undefined ? {} : { api_key: apiKey };
  return openAiAccount(
    { id: key, tenantId, key, title: key, trusted, secrets },
    { server, chat: "grande", small: "pequeno", ...settings },
  );
};
