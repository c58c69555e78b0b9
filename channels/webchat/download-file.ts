import type { Request, Response } from "express";
import type { FileBytes } from "../../bot/ports/files.js";
import { cleanName, extensionOf } from "../../platform/files/clean-name.js";
import { safeName } from "../../platform/files/file-kinds.js";
import { LineFull } from "../../platform/limits/at-once.js";
import type { ByteBudget } from "../../platform/limits/byte-budget.js";
import { holdUntilSent } from "../../platform/limits/hold-until-sent.js";
import type { WebChatBase } from "./deps.js";
import { type FileGrant, verifyFileGrant } from "./file-grant.js";
import type { FileReads } from "./file-reads.js";

/** Types that a browser may show in place: none of them can contain a script. All others are saved to disk. */
const SHOWN_IN_PLACE = /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/[\w.+-]+)$/;

/**
 * `GET /webchat/files/:id?token=<grant>`: a file of the visitor's own transcript. It answers byte ranges, which Safari
 * asks for with every audio player. A refusal gives no reason. `bytes` limits how much of files is in memory for one
 * network, and `reads` limits how many are read at once.
 */
export async function downloadFile(
  request: Request,
  response: Response,
  context: { deps: WebChatBase; bytes: ByteBudget; reads: FileReads },
): Promise<void> {
  const { deps, bytes, reads } = context;
  response.set({
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
  const token = typeof request.query.token === "string" ? request.query.token : "";
  const grant = verifyFileGrant(deps.sign.visitorSecret, token, deps.now());
  if (grant === null || grant.fileId !== request.params.id) return refuse(response, 403);
  try {
    const found = await deps.findChannel(grant.channel);
    if (found?.account.id !== grant.channelId) return refuse(response, 403);
    const address = deps.addressOf(request.headers, request.socket.remoteAddress ?? "");
    const { tenantId, fileId } = grant;
    const held = holdUntilSent(response, bytes.ofAddress(address));
    const file = await reads({ tenantId, address }, () => deps.files.get(tenantId, fileId, held.mayRead));
    if (held.refused()) return refuse(response, 503);
    if (file === null || file.state === "held") return refuse(response, 404);

    if (file.state === "ok" && SHOWN_IN_PLACE.test(file.mime)) response.set("Content-Disposition", "inline");
    else response.attachment(nameFor(grant, file));
    response.set({ "Content-Type": file.mime, "Cache-Control": "private, max-age=3600", "Accept-Ranges": "bytes" });
    const ranges = request.range(file.size, { combine: true });
    if (ranges === -1) {
      response.status(416).set("Content-Range", `bytes */${file.size}`).end();
      return;
    }
    const range = Array.isArray(ranges) && ranges.length === 1 ? ranges[0] : undefined;
    if (range === undefined) {
      response.end(file.bytes);
      return;
    }
    response.status(206).set("Content-Range", `bytes ${range.start}-${range.end}/${file.size}`);
    response.end(file.bytes.subarray(range.start, range.end + 1));
  } catch (error) {
    if (error instanceof LineFull) return refuse(response, 503);
    deps.log.error({ err: error, fileId: grant.fileId }, "web chat could not read a file");
    refuse(response, 503);
  }
}

/**
 * The name that the visitor knows, unless its extension does not fit the bytes: the file would then be opened as
 * something that it is not.
 */
function nameFor(grant: FileGrant, file: FileBytes): string {
  const own = grant.upload?.name ?? grant.name;
  return own === undefined ? file.name : safeName(cleanName(own), file.mime, extensionOf(file.name));
}

function refuse(response: Response, status: 403 | 404 | 503): void {
  const words = {
    403: "O endereço deste arquivo não vale mais.",
    404: "O arquivo não existe mais.",
    503: "Tente de novo.",
  };
  response.status(status).type("text/plain; charset=utf-8").send(words[status]);
}
