import type { Response } from "express";
import { createAtOnce, LineFull } from "../../platform/limits/at-once.js";
import { holdUntilSent } from "../../platform/limits/hold-until-sent.js";
import type { DeskDeps } from "./deps.js";
import { notFound, Refusal } from "./refusal.js";

/** Types that a browser shows or plays in place: none of them can contain a script. All others are saved to disk. */
const SHOWN_IN_PLACE = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[\w.+-]+)$/;
/** How many files of one company are read at the same time, and how many more may wait for that. */
const READS_AT_ONCE = 4;
const WAITING = 64;

/**
 * Sends a customer's file so that it can only be looked at. Whether the person may see it is checked each time.
 * `downloads` limits how much of files is in memory for one company. Throws `Refusal`: 404, or 503 when there is no
 * room.
 */
export function createSendFile({ files, downloads }: Pick<DeskDeps, "files" | "downloads">) {
  const atOnce = createAtOnce(READS_AT_ONCE, WAITING);
  return async (response: Response, tenantId: string, id: string): Promise<void> => {
    const held = holdUntilSent(response, downloads.ofCompany(tenantId));
    const file = await atOnce(tenantId, () => files.get(tenantId, id, held.mayRead)).catch((error: unknown) => {
      throw error instanceof LineFull ? busy() : error;
    });
    if (held.refused()) throw busy();
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

const busy = () =>
  new Refusal(503, "busy", "Muitos arquivos estão sendo abertos agora. Tente de novo em instantes.", {
    retryAfterMs: 2_000,
  });
