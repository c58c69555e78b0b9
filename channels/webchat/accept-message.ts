import type { InboundContent } from "../../bot/vocabulary/content.js";
import type { WebChatDeps } from "./deps.js";
import type { Visitor } from "./visitor.js";
import type { Ack } from "./wire.js";

/** Stores a message of the visitor. A repeat of the same `clientId` is no second message. */
export async function acceptMessage(
  deps: Pick<WebChatDeps, "files" | "inbox" | "now">,
  visitor: Visitor,
  { clientId, content, replyTo }: { clientId: string; content: InboundContent; replyTo?: string },
): Promise<Ack> {
  const fileId = content.kind === "media" ? content.fileId : undefined;
  const { account, from } = visitor;
  const dedupe = `m:${from.externalId}:${clientId}`;
  const at = deps.now();
  // Comes before the message, because files that no message refers to are deleted after a day.
  if (fileId !== undefined && !(await deps.files.keep(account.tenantId, fileId)))
    return { ok: false, error: "file_refused" };
  const [accepted] = await deps.inbox.accept(account, [
    {
      kind: "message",
      from,
      providerId: clientId,
      content,
      at,
      dedupe,
      ...(replyTo === undefined ? {} : { replyTo }),
    },
  ]);
  if (accepted === undefined) throw new Error("the inbox took one event and answered none");
  visitor.conversationId = accepted.conversationId;
  return { ok: true, id: accepted.eventId };
}
