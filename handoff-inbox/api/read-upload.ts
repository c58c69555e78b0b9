import type { Request, Response } from "express";
import { readBody } from "../../platform/http/read-body.js";
import { createAtOnce, LineFull } from "../../platform/limits/at-once.js";
import { Refusal } from "./refusal.js";

/** How many files of one company are received at the same time, and how many more may wait for that. */
const AT_ONCE = 3;
const WAITING = 16;
/** The longest that a file may take (ms). */
const SLOWEST_MS = 120_000;

/**
 * Receives files that people send: at most so many bytes, and a few at a time for each company. Throws `Refusal` (400,
 * 413, 415, 503); the connection is closed then, because the rest of the body is unread.
 */
export function createReadUpload() {
  const atOnce = createAtOnce(AT_ONCE, WAITING);
  return async (request: Request, response: Response, tenantId: string, most: number): Promise<Buffer> => {
    const refuse = (status: 400 | 413 | 415 | 503, code: string, words: string): Refusal => {
      response.set("Connection", "close");
      return new Refusal(status, code, words, status === 503 ? { retryAfterMs: 2_000 } : {});
    };
    if (!request.is("application/octet-stream"))
      throw refuse(415, "not_bytes", "O arquivo não está no formato esperado.");
    const read = await atOnce(tenantId, () => readBody(request, { maxBytes: most, timeoutMs: SLOWEST_MS })).catch(
      (error: unknown) => {
        if (error instanceof LineFull) return { outcome: "busy" as const };
        throw error;
      },
    );
    switch (read.outcome) {
      case "ok":
        if (read.body.length === 0) throw refuse(400, "empty", "O arquivo está vazio.");
        return read.body;
      case "too_large":
        throw refuse(413, "too_large", `O arquivo passa de ${Math.floor(most / 1024 / 1024)} MB, o limite daqui.`);
      case "busy":
        throw refuse(503, "busy", "Muitos arquivos estão chegando agora. Tente de novo em instantes.");
      case "too_slow":
      case "cut":
        throw refuse(400, "cut", "O arquivo não chegou inteiro. Tente de novo.");
      default:
        return read satisfies never;
    }
  };
}
