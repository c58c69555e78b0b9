import { z } from "zod";
import type { ChannelTools, FetchedMedia } from "../../bot/ports/channel-adapter.js";
import type { HttpExchange } from "../../platform/http/http-exchange.js";
import { callGraph, type GraphReply } from "../meta/graph-call.js";
import { maybeAmount, maybeText, readAs } from "../meta/lenient.js";
import type { NumberAccess } from "./account.js";
import { isMediaHost } from "./media-hosts.js";

export type MediaSource = { http: HttpExchange; timeoutMs: number; mediaHosts: readonly string[] };

export const LARGEST_MEDIA = 100 * 1024 * 1024;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const MAX_REDIRECTS = 3;

type Address = { url: URL; mime: string | undefined };
type Download = FetchedMedia | { outcome: "expired" };

/**
 * The bytes of a file that a customer sent. Its id gives an address that is valid for five minutes and needs the
 * account's token. When the address has expired, it is asked for once more; after that the file counts as gone. Never
 * throws.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#download-media
 */
export async function fetchMedia(
  source: MediaSource,
  access: NumberAccess | undefined,
  mediaId: string,
  tools: ChannelTools,
): Promise<FetchedMedia> {
  if (!access) return { outcome: "retry", reason: "A configuração do WhatsApp está incompleta." };
  if (!MEDIA_ID.test(mediaId)) return { outcome: "refused", reason: "O id do arquivo não é da Meta." };
  for (let attempt = 0; attempt < 2; attempt++) {
    const address = await findAddress(source, access, mediaId, tools);
    if ("outcome" in address) return address;
    const download = await followAddress(source, access, address, tools);
    if (download.outcome !== "expired") return download;
  }
  return GONE;
}

/** Ids become part of a path, so nothing may be in them that leads out of it. */
const MEDIA_ID = /^[A-Za-z0-9_-]{1,256}$/;

const GONE: FetchedMedia = { outcome: "gone", reason: "O arquivo não está mais disponível no WhatsApp." };
const TOO_LARGE: FetchedMedia = { outcome: "refused", reason: "O arquivo é maior do que 100 MB." };
const FOREIGN: FetchedMedia = { outcome: "refused", reason: "O endereço do arquivo não é da Meta." };

const fileAddress = z.object({ url: maybeText, mime_type: maybeText, file_size: maybeAmount });

async function findAddress(
  { http, timeoutMs }: MediaSource,
  access: NumberAccess,
  mediaId: string,
  tools: ChannelTools,
): Promise<Address | FetchedMedia> {
  const path = `${mediaId}?phone_number_id=${access.phoneNumberId}`;
  const { signal } = tools;
  const reply = await callGraph(http, access, { method: "GET", path, timeoutMs, signal, now: tools.now() });
  if (reply.kind !== "ok") return isGone(reply) ? GONE : retry(reply);
  const { url, mime_type: mime, file_size: size = 0 } = readAs(fileAddress, reply.body) ?? {};
  if (size > LARGEST_MEDIA) return TOO_LARGE;
  if (url === undefined || !URL.canParse(url))
    return { outcome: "retry", reason: "A Meta não disse onde está o arquivo." };
  return { url: new URL(url), mime };
}

/** Redirects are only followed among Meta's own hosts, because each request carries the token. */
async function followAddress(
  source: MediaSource,
  access: NumberAccess,
  address: Address,
  tools: ChannelTools,
): Promise<Download> {
  let { url } = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    if (!isMediaHost(url, access.base, source.mediaHosts)) return FOREIGN;
    const answer = await source.http({
      url,
      method: "GET",
      // Meta's media hosts refuse requests without a user agent.
      headers: { authorization: `Bearer ${access.token}`, "user-agent": "balcao" },
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
      maxBytes: LARGEST_MEDIA,
      signal: tools.signal,
    });
    if (answer.kind === "too_large") return TOO_LARGE;
    if (answer.kind !== "answered")
      return { outcome: "retry", reason: `O arquivo não chegou inteiro (${answer.cause}).` };
    const { status, headers, body } = answer;
    if (status === 200) {
      const mime = address.mime ?? readAs(maybeText, headers["content-type"]) ?? "application/octet-stream";
      return { outcome: "ok", bytes: body, mime };
    }
    if (status === 403 || status === 404 || status === 410) return { outcome: "expired" };
    const location = status >= 300 && status < 400 ? readAs(maybeText, headers.location) : undefined;
    if (location === undefined || !URL.canParse(location, url)) {
      return { outcome: "retry", reason: `O arquivo não pôde ser baixado (HTTP ${status}).` };
    }
    url = new URL(location, url);
  }
  return { outcome: "retry", reason: "O endereço do arquivo redireciona sem fim." };
}

/** Code 100 means an object that no longer exists, or never did for this token. */
function isGone(reply: GraphReply): boolean {
  if (reply.kind === "error") return reply.code === 100 || reply.status === 404 || reply.status === 410;
  return reply.kind === "unclear" && (reply.status === 404 || reply.status === 410);
}

function retry(reply: Exclude<GraphReply, { kind: "ok" }>): FetchedMedia {
  const why = "cause" in reply ? reply.cause : `HTTP ${reply.status}`;
  return { outcome: "retry", reason: `A Meta não deu o endereço do arquivo agora (${why}).` };
}
