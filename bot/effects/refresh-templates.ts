import type { ChannelTools, ListedTemplates } from "../ports/channel-adapter.js";
import type { ChannelRef } from "../ports/templates.js";
import type { MessageTemplate } from "../vocabulary/message-template.js";
import type { ConnectedChannel } from "./send-handler.js";

export type TemplateLists = {
  replace(
    channel: ChannelRef,
    list: { owner: string; templates: readonly MessageTemplate[] },
    askedAt: number,
  ): Promise<void>;
};

/**
 * Reads an account's templates from its provider, and keeps them. Null for a channel that has none. A list that could not
 * be read leaves the stored one as it is.
 */
export async function refreshTemplates(
  { account, adapter }: ConnectedChannel,
  lists: TemplateLists,
  { signal, now }: Pick<ChannelTools, "signal" | "now">,
): Promise<ListedTemplates | null> {
  if (!adapter.templates) return null;
  const askedAt = now();
  const readFile = () => Promise.reject(new Error("a list of templates has no file"));
  const listed = await adapter.templates(account, { signal, now, readFile });
  if (listed.outcome === "listed") await lists.replace(account, listed, askedAt);
  return listed;
}
