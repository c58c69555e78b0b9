import type { Response } from "express";
import type { StoredFile } from "../../bot/ports/files.js";

/** Types that a browser draws or plays in place: nothing that can carry a script. All else is saved to disk. */
const SHOWN_IN_PLACE = /^(image\/(png|jpeg|gif|webp|avif|bmp)|(audio|video)\/[\w.+-]+)$/;

/** Sends a customer's file so that it can do nothing but be looked at; who may see it is asked anew each time. */
export function sendFile(response: Response, file: StoredFile & { bytes: Buffer }): void {
  if (file.state === "ok" && SHOWN_IN_PLACE.test(file.mime)) response.set("Content-Disposition", "inline");
  else response.attachment(file.name);
  response.set({
    "Content-Type": file.mime,
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
  });
  response.end(file.bytes);
}
