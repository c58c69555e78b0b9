import type { Response } from "express";
import { createAtOnce } from "../../platform/limits/at-once.js";
import type { DeskDeps } from "./deps.js";
import { notFound, Refusal } from "./refusal.js";

/** Types that a browser shows or plays in place: none of them can contain a script. All others are saved to disk. */
const SHOWN_IN_PLACE = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[\w.+-]+)$/;
/** How many files of one company are read from the storage at the same time. */
const READS_AT_ONCE = 4;
/** A browser that takes nothing of a file for this long, in ms, is cut off. */
const STALLED_MS = 30_000;

/**
 * Sends a customer's file so that it can only be looked at. Whether the person may see it is checked each time. A file
 * is in memory until the browser has it: `downloads` limits this for one company. Throws `Refusal`: 404, or 503 when
 * there is no room.
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
