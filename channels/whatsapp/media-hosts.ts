/** The hosts from which Meta serves media. */
const META = ["fbsbx.com", "whatsapp.net", "facebook.com"];

/**
 * Whether the account's token may be sent to a media address: the Graph API's own origin, Meta's hosts over TLS, and
 * the hosts that the operator named (`media.example.com`, or `localhost:4000` with its port). The address comes from an
 * answer, and a token that is sent elsewhere is given away.
 */
export function isMediaHost(url: URL, graphBase: string, named: readonly string[]): boolean {
  if (url.username !== "" || url.password !== "") return false;
  if (url.origin === new URL(graphBase).origin) return true;
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (named.includes(url.host)) return true;
  return url.protocol === "https:" && url.port === "" && META.some((host) => belongsTo(url.hostname, host));
}

function belongsTo(hostname: string, host: string): boolean {
  return hostname === host || hostname.endsWith(`.${host}`);
}
