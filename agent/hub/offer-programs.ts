import type { GivenResult } from "../../bot/ports/rooms.js";
import { downloadName } from "../executables/runtimes.js";
import type { HubTools } from "./hub-tools.js";
import { qrPng } from "./qr-png.js";

type Invited = Extract<GivenResult<"devices.invite">, { outcome: "invited" }>["value"];

/**
 * What an invitation offers beside its address: the programs that were built, and that address as a picture. Both are
 * conveniences. Where one cannot be had, that is logged and the invitation goes without it.
 */
export async function offerPrograms(
  { shelf, files, publicAddress, log }: HubTools,
  { tenantId, code, url }: { tenantId: string; code: string; url: string },
): Promise<Pick<Invited, "programs" | "picture">> {
  const [manifest, kept] = await Promise.all([
    shelf.offered().catch((error: unknown) => {
      log.warn({ err: error }, "the executables could not be looked up; the invitation names the page alone");
      return null;
    }),
    files.put(tenantId, { bytes: qrPng(url), name: "convite.png", mime: "image/png" }).catch((error: unknown) => {
      log.warn({ err: error }, "the picture of an invitation was not kept");
      return null;
    }),
  ]);
  const programs = (manifest?.files ?? []).map(({ system, sha256, signed, br }) => ({
    system,
    url: `${publicAddress()}/agent/download?c=${code}&system=${system}`,
    name: downloadName(system, code),
    bytes: br.bytes,
    sha256,
    signed,
  }));
  return { programs, picture: kept?.state === "ok" ? kept.id : null };
}
