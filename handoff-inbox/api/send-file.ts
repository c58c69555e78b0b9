import type { Response } from "express";
import { createAtOnce } from "../../platform/limits/at-once.js";
import type { DeskDeps } from "./deps.js";
import { notFound, Refusal } from "./refusal.js";

/** Types that a browser draws or plays in place: nothing that can carry a script. All else is saved to disk. */
const SHOWN_IN_PLACE = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[\w.+-]+)$/;
/** Files of one company that are read from the disk at the same time. */
const READS_AT_ONCE = 4;
/** How long a browser may take nothing of a file, ms. */
const STALLED_MS = 30_000;

/**
 * Sends a customer's file so that it can do nothing but be looked at; who may see it is asked anew each time. A file is in memory until
 * the browser has it: `downloads` says how much of that for one company. Throws `Refusal`: 404, or 503 where there is no room.
 */
export function createSendFile({ files, downloads }: Pick<DeskDeps, "files" | "downloads">) {
  const atOnce = createAtOnce(READS_AT_ONCE);
  return async (response: Response, tenantId: string, id: string): Promise<void> => {
    const portion = downloads.ofCompany(tenantId);
    response.once("close", portion.close);
    response.setTimeout(STALLED_MS, () => response.destroy());
    let busy = false;
    const mayRead = (size: number) => {
      busy = response.destroyed || !portion.take(size);
      return !busy;
    };
    const file = await atOnce(tenantId, () => files.get(tenantId, id, mayRead));
    if (busy)
      throw new Refusal(503, "busy", "Muitos arquivos estão sendo abertos agora. Tente de novo em instantes.", {
        retryAfterMs: 2_000,
      });
    if (file === null || file.state === "held")
      throw notFound("Este arquivo não existe, ou está retido pela verificação.");
    if (file.state === "ok" && SHOWN_IN_PLACE.test(file.mime)) response.set("Content-Disposition", "inline");
    else response.attachment(file.name);
    response.set({
      "Content-Type": file.mime,
      "Content-Security-Policy": "sandbox; default-src 'none'",
      "Cross-Origin-Resource-Policy": "same-origin",
    });
    response.end(file.bytes);
  };
}
