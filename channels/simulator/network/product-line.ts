import type { NetworkDeps } from "./network.js";
import type { Entry, Phone } from "./phones.js";
import type { Status } from "./webhook-body.js";
import type { WebhookResult } from "./webhook-sender.js";

export type ProductLine = ReturnType<typeof createProductLine>;

/**
 * Sends the product webhooks of the simulated network: messages of the visitor, and statuses of the product's own
 * messages.
 */
export function createProductLine(deps: Pick<NetworkDeps, "dialect" | "now" | "webhooks" | "refused" | "show">) {
  /** Delivers a visitor's message to the product. Its ticks show how that went. */
  function carry(phone: Phone, { message, part }: Entry): void {
    if (part === undefined) return;
    phone.lastInboundAt = deps.now();
    const replyTo = message.replyTo?.id;
    const body = deps.dialect.message(phone, { id: message.id, at: message.at, part, replyTo });
    void post(phone.waId, body).then((result) => {
      // The read mark may come before the webhook's own answer.
      if (message.tick === "read") return;
      message.tick = result.outcome === "delivered" ? "delivered" : "failed";
      message.problem = result.outcome === "delivered" ? undefined : result.reason;
      deps.show(phone, message);
    });
  }

  async function post(lane: string, body: object): Promise<WebhookResult> {
    const result = await deps.webhooks.send(lane, body);
    if (result.outcome !== "delivered") deps.refused(result.reason);
    return result;
  }

  function tell(phone: Phone, entry: Entry, status: Exclude<Status["status"], "failed">): void {
    entry.told = status;
    report(phone, { id: entry.message.id, to: phone, status, callbackData: entry.callbackData });
  }

  /** Statuses have a lane of their own, so that a visitor's message that waits does not delay them. */
  function report(phone: Phone, status: Status): void {
    const body = deps.dialect.status(status, deps.now());
    if (body !== null) void post(`status ${phone.waId}`, body);
  }

  return { carry, post, tell, report };
}
