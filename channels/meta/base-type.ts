/** The type without its parameters: "audio/ogg; codecs=opus" becomes "audio/ogg". */
export function baseType(mime: string): string {
  return (mime.split(";")[0] ?? "").trim().toLowerCase();
}
