import type { CustomerOrder } from "../payments/ports.js";

/**
 * Where an order's conversation goes on, as an address that a browser opens: the company's number at WhatsApp, or its
 * site. Null where only the customer's own app knows.
 */
export function chatOf({ channel, company }: Pick<CustomerOrder, "channel" | "company">): string | null {
  const { phone, site } = company.profile;
  switch (channel.kind) {
    case "whatsapp":
      return typeof phone === "string" ? `https://wa.me/${phone.replace(/\D/g, "")}` : null;
    case "webchat":
      return typeof site === "string" && /^https?:\/\//.test(site) ? site : null;
    default:
      return null;
  }
}
