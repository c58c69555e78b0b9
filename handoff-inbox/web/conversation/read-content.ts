/** What a line shows. Any content is handled, because a page must never break because of one odd line. */
export type Shown =
  | { kind: "text"; text: string; footer?: string; options?: string[] }
  | { kind: "chose"; text: string }
  | {
      kind: "file";
      media: FileKind;
      fileId: string | null;
      name: string | null;
      caption: string | null;
      problem: string | null;
      /** A warning before the file is opened. */
      caution: string | null;
      url: string | null;
    }
  | { kind: "place"; latitude: number; longitude: number; label: string | null }
  | { kind: "contacts"; contacts: { name: string; reach: string[] }[] }
  | { kind: "reaction"; emoji: string | null }
  | { kind: "edit"; text: string }
  | { kind: "revoke" }
  | { kind: "cart"; count: number; text: string | null }
  | { kind: "template"; name: string; params: string[] }
  | { kind: "unknown" };
const FILE_KINDS = ["image", "audio", "voice", "video", "document", "sticker"] as const;
export type FileKind = (typeof FILE_KINDS)[number];

/** Reads a line's content by its kind. */
export function readContent(content: unknown): Shown {
  const raw = isObject(content) ? content : {};
  const text = string(raw.text);
  switch (raw.kind) {
    case "text":
    case "system":
      return text === null ? { kind: "unknown" } : { kind: "text", text };
    case "choices":
      return {
        kind: "text",
        text: text ?? "",
        footer: string(raw.footer) ?? undefined,
        options: objects(raw.options).flatMap((option) => string(option.label) ?? []),
      };
    case "choice":
      return text === null ? { kind: "unknown" } : { kind: "chose", text };
    case "media":
      return {
        kind: "file",
        media: FILE_KINDS.find((kind) => kind === raw.media) ?? "document",
        fileId: string(raw.fileId),
        name: string(raw.name),
        caption: string(raw.caption),
        problem: string(raw.problem),
        caution: string(raw.caution),
        url: string(raw.url),
      };
    case "location":
      if (typeof raw.latitude !== "number" || typeof raw.longitude !== "number") return { kind: "unknown" };
      return {
        kind: "place",
        latitude: raw.latitude,
        longitude: raw.longitude,
        label: [string(raw.name), string(raw.address)].filter(Boolean).join("\n") || null,
      };
    case "contacts":
      return {
        kind: "contacts",
        contacts: objects(raw.contacts).map((contact) => ({
          name: string(contact.name) ?? "",
          reach: [...strings(contact.phones), ...strings(contact.emails)],
        })),
      };
    case "reaction":
      return { kind: "reaction", emoji: string(raw.emoji) };
    case "edit":
      return { kind: "edit", text: text ?? "" };
    case "revoke":
      return { kind: "revoke" };
    case "cart":
      return { kind: "cart", count: objects(raw.items).length, text };
    case "template":
      if (text !== null) return { kind: "text", text };
      return { kind: "template", name: string(raw.name) ?? "", params: strings(raw.params) };
    default:
      return { kind: "unknown" };
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const string = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const strings = (value: unknown): string[] => list(value).filter((each) => typeof each === "string");
const objects = (value: unknown): Record<string, unknown>[] => list(value).filter(isObject);
