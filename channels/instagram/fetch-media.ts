import type { ChannelTools, FetchedMedia } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { maybeText, readAs } from "../meta/lenient.js";

export type MediaSource = { http: HttpExchange; mediaHosts: readonly string[] };

export const LARGEST_MEDIA = 100 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const MAX_REDIRECTS = 3;

const GONE: FetchedMedia = { outcome: "gone", reason: "O arquivo não está mais disponível no Instagram." };
const TOO_LARGE: FetchedMedia = { outcome: "refused", reason: "O arquivo é maior do que 100 MB." };

/**
 * The bytes of a file that a customer sent or shared. Its address is signed, so no token goes with it; it is fetched from
 * Meta's own hosts only, because it came in a message. Never throws.
 */
export async function fetchMedia(
  { http, mediaHosts }: MediaSource,
  graphAddress: string,
  address: string,
  { signal }: ChannelTools,
): Promise<FetchedMedia> {
  if (!URL.canParse(address)) return { outcome: "refused", reason: "O endereço do arquivo está quebrado." };
  let url = new URL(address);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!isMediaHost(url, graphAddress, mediaHosts))
      return { outcome: "refused", reason: `O arquivo está em outro site e não foi buscado: ${shownUrl(url)}` };
    const headers = { "user-agent": "balcao" };
    const limits = { timeoutMs: DOWNLOAD_TIMEOUT_MS, maxBytes: LARGEST_MEDIA };
    const answer = await http({ url, method: "GET", headers, ...limits, signal });
    if (answer.kind === "too_large") return TOO_LARGE;
    if (answer.kind !== "answered")
      return { outcome: "retry", reason: `O arquivo não chegou inteiro (${answer.cause}).` };
    const { status, body } = answer;
    if (status === 200) {
      const mime = readAs(maybeText, answer.headers["content-type"]) ?? "application/octet-stream";
      return { outcome: "ok", bytes: body, mime };
    }
    // The signature of the address has ended, or the customer took the file back.
    if (status === 403 || status === 404 || status === 410) return GONE;
    const location = status >= 300 && status < 400 ? readAs(maybeText, answer.headers.location) : undefined;
    if (location === undefined || !URL.canParse(location, url))
      return { outcome: "retry", reason: `O arquivo não pôde ser baixado (HTTP ${status}).` };
    url = new URL(location, url);
  }
  return { outcome: "retry", reason: "O endereço do arquivo redireciona sem fim." };
}

/** The hosts from which Meta serves what people send and share. */
const META = ["fbsbx.com", "cdninstagram.com", "fbcdn.net", "facebook.com", "instagram.com"];

/** Meta's hosts over TLS, the Graph API's own origin, and the hosts that the operator named. */
function isMediaHost(url: URL, graphAddress: string, named: readonly string[]): boolean {
  if (url.username !== "" || url.password !== "") return false;
  if (url.protocol !== "https:" && url.protocol !== "http:") return false;
  if (url.origin === new URL(graphAddress).origin || named.includes(url.host)) return true;
  if (url.protocol !== "https:" || url.port !== "") return false;
  return META.some((host) => url.hostname === host || url.hostname.endsWith(`.${host}`));
}

/** Short enough for a line, without what may be a signature. */
function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`.slice(0, 200);
}
