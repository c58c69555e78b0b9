import type { UploadAnswer } from "../../wire.js";

const FAILED: UploadAnswer = { ok: false, reason: "O arquivo não chegou. Confira a conexão e tente de novo." };

/** Uploads a file, to be sent later. Never rejects. */
export async function uploadFile(
  file: { bytes: Blob; name: string; voice: boolean },
  token: string,
): Promise<UploadAnswer> {
  const headers: Record<string, string> = {
    authorization: `Bearer ${token}`,
    "x-file-name": encodeURIComponent(file.name),
    "content-type": file.bytes.type || "application/octet-stream",
  };
  if (file.voice) headers["x-voice"] = "1";
  try {
    const response = await fetch("/demo/files", { method: "POST", headers, body: file.bytes });
    const answer = (await response.json()) as UploadAnswer;
    return typeof answer.ok === "boolean" ? answer : FAILED;
  } catch {
    return FAILED;
  }
}
