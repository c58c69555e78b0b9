import { isUtf8 } from "node:buffer";
import { fileTypeFromBuffer } from "file-type";
import { SHOWN_PIXELS, sizeOfPicture } from "../../platform/files/picture-size.js";
import { remuxToOgg } from "./audio/remux-to-ogg.js";
import { isPhoneDocument } from "./phone-kinds.js";
import type { MediaForm } from "./wire.js";

/** The form in which a phone would send a file. `bytes` is what it sends instead of the original. */
export type Recognised = { media: MediaForm; mime: string; extension: string; bytes?: Uint8Array };

/** Runs in the thread that inspects a phone's upload. */
export function run(file: { bytes: Uint8Array; recorded: boolean }): Promise<Recognised | null> {
  const { buffer, byteOffset, byteLength } = file.bytes;
  return recognise(Buffer.from(buffer, byteOffset, byteLength), file.recorded);
}

/** Recognises the file by its bytes, never by its name. Null for what a phone cannot send. */
async function recognise(bytes: Buffer, recorded: boolean): Promise<Recognised | null> {
  const type = await fileTypeFromBuffer(bytes).catch(() => undefined);
  if (type === undefined)
    return !recorded && isText(bytes) ? { media: "document", mime: "text/plain", extension: "txt" } : null;
  const { mime, ext: extension } = type;
  if (mime === "image/jpeg" || mime === "image/png") {
    const size = sizeOfPicture(bytes);
    const shown = size !== null && size.width * size.height <= SHOWN_PIXELS;
    return { media: shown ? "image" : "document", mime, extension };
  }
  if (recorded) return recognisedVoice(mime, extension, bytes);
  if (mime.startsWith("audio/")) return { media: "audio", mime: mime.split(";")[0] ?? mime, extension };
  if (mime === "video/mp4") return { media: "video", mime, extension };
  return isPhoneDocument(mime) ? { media: "document", mime, extension } : null;
}

/**
 * WhatsApp's phones record Opus in Ogg. For browsers that record it in WebM it is moved to Ogg, without encoding it
 * again.
 */
function recognisedVoice(mime: string, extension: string, bytes: Buffer): Recognised | null {
  const voice = { media: "voice", mime: "audio/ogg; codecs=opus", extension: "ogg" } as const;
  if (mime.startsWith("audio/ogg")) return voice;
  if (mime === "video/webm" || mime === "audio/webm") {
    const ogg = remuxToOgg(bytes);
    return ogg === null ? null : { ...voice, bytes: ogg };
  }
  if (mime !== "video/mp4" && !mime.startsWith("audio/")) return null;
  return {
    media: "voice",
    mime: mime === "video/mp4" || mime === "audio/x-m4a" ? "audio/mp4" : mime,
    extension,
  };
}

function isText(bytes: Buffer): boolean {
  if (!isUtf8(bytes)) return false;
  return !bytes.some((byte) => byte < 32 && byte !== 9 && byte !== 10 && byte !== 13);
}
