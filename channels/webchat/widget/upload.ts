import type { UploadAnswer } from "../wire.js";

/**
 * Sends a file's bytes. A network failure is an answer too, so that the visitor always learns what became of the file.
 */
export async function uploadFile(base: string, channel: string, token: string, file: File): Promise<UploadAnswer> {
  try {
    const response = await fetch(`${base}/webchat/files?channel=${encodeURIComponent(channel)}`, {
      method: "POST",
      credentials: "omit",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": file.type || "application/octet-stream",
        "x-file-name": encodeURIComponent(file.name.slice(0, 255).replace(/\p{Surrogate}/gu, "_")),
      },
      body: file,
    });
    return (await response.json()) as UploadAnswer;
  } catch {
    return { ok: false, error: "unavailable", reason: "" };
  }
}

/** The address of a file of the transcript. */
export function fileAddress(base: string, file: { id: string; token: string }): string {
  return `${base}/webchat/files/${encodeURIComponent(file.id)}?token=${encodeURIComponent(file.token)}`;
}
