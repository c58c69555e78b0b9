import { badParameter, type GraphError } from "./graph-error.js";

export type Upload = { bytes: Buffer; mime: string; name: string };

/**
 * The types that Meta accepts for files, by the declared type.
 * @see https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
const MEDIA_TYPES = [
  "audio/aac",
  "audio/amr",
  "audio/mpeg",
  "audio/mp4",
  "audio/ogg",
  "audio/opus",
  "image/jpeg",
  "image/png",
  "image/webp",
  "text/plain",
  "video/mp4",
  "video/3gpp",
  "application/pdf",
  "application/msword",
  "application/vnd.ms-excel",
  "application/vnd.ms-powerpoint",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/** Reads the multipart body of `POST /<phone number id>/media`: members `messaging_product`, `type`, `file`. */
export async function readUpload(body: Buffer, contentType: string): Promise<Upload | { error: GraphError }> {
  let form: FormData;
  try {
    form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  } catch {
    return { error: badParameter("Invalid parameter", "The body is not multipart/form-data") };
  }
  if (form.get("messaging_product") !== "whatsapp") {
    return { error: badParameter("The parameter messaging_product is required.") };
  }
  const file = form.get("file");
  if (file === null || typeof file === "string") return { error: badParameter("The parameter file is required.") };
  const type = form.get("type");
  const mime = typeof type === "string" && type !== "" ? type : file.type;
  if (!MEDIA_TYPES.includes((mime.split(";")[0] ?? "").trim().toLowerCase())) {
    const known = MEDIA_TYPES.join(", ");
    return {
      error: badParameter(
        `Param file must be a file with one of the following types: ${known}. Received file of type '${mime.slice(0, 80)}'.`,
      ),
    };
  }
  return { bytes: Buffer.from(await file.arrayBuffer()), mime, name: file.name };
}
