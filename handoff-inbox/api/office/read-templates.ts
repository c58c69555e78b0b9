import { refreshTemplates } from "../../../bot/effects/refresh-templates.js";
import type { By } from "../../../db/stores/audit-store.js";
import type { DeskApiDeps } from "../deps.js";
import { Refusal } from "../refusal.js";

/** How long a provider may take for the whole list, in ms. The person waits. */
const PATIENCE_MS = 20_000;

/**
 * Reads a channel's templates from its provider now. Gives the reason when that did not work, in words for the person;
 * the stored list stays then.
 */
export async function readTemplates(
  { channelOf, templates, users, now, log }: Pick<DeskApiDeps, "channelOf" | "templates" | "users" | "now" | "log">,
  tenantId: string,
  by: By,
  { name, key }: { name: string; key: string },
): Promise<string | null> {
  const channel = channelOf(key);
  if (channel?.account.tenantId !== tenantId)
    throw new Refusal(409, "channel_gone", "Este canal ainda não está pronto. Tente de novo em alguns segundos.");
  await users.audit(tenantId, { ...by, action: "channel.templates", subject: `channel:${name}` });
  try {
    const listed = await refreshTemplates(channel, templates, { signal: AbortSignal.timeout(PATIENCE_MS), now });
    if (listed === null) return "Este canal não tem modelos.";
    return listed.outcome === "failed" ? listed.reason : null;
  } catch (err) {
    log.error({ err, tenantId, channel: key }, "a channel's templates were not read");
    return "Não foi possível ler os modelos agora. Tente de novo.";
  }
}
