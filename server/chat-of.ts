/**
 * Where the conversation of an order or a report goes on, as an address that a browser opens: the channel's own number at WhatsApp, where
 * its settings tell it, or the company's site. The company's phone is often another one, which has no WhatsApp. Null where
 * only the customer's own app knows.
 */
export function chatOf({
  channel,
  company,
}: {
  channel: { kind: string; settings: unknown };
  company: { profile: { [name: string]: unknown } };
}): string | null {
  const { site } = company.profile;
  switch (channel.kind) {
    case "whatsapp": {
      const digits = displayNumberOf(channel.settings)?.replace(/\D/g, "");
      return digits ? `https://wa.me/${digits}` : null;
    }
    case "webchat":
      return typeof site === "string" && /^https?:\/\//.test(site) ? site : null;
    default:
      return null;
  }
}

function displayNumberOf(settings: unknown): string | null {
  if (typeof settings !== "object" || settings === null || !("displayPhoneNumber" in settings)) return null;
  const { displayPhoneNumber: number } = settings;
  return typeof number === "string" ? number : null;
}
