import type { TranscriptLine } from "../../bot/vocabulary/transcript-line.js";
import { cleanName } from "./clean-text.js";
import { signFileGrant } from "./file-grant.js";
import type { Visitor } from "./visitor.js";
import type { WireContent, WireFile, WireLine } from "./wire.js";

type Presenter = { secret: Uint8Array; now(): number };
type Reader = Pick<Visitor, "account" | "channel"> & { externalId: string };

/**
 * A line in the form in which its visitor may see it: without internal data (conversation id, provider's raw objects),
 * and with files as grants for this visitor alone. Null for lines that the visitor must not see.
 */
export function presentLine(line: TranscriptLine, reader: Reader, presenter: Presenter): WireLine | null {
  if (line.author === "note") return null;
  // A line that was stopped or refused was never said to the visitor.
  if ((line.author === "bot" || line.author === "person") && line.status === "failed") return null;
  const content = presentContent(line.content, (fileId, name) => ({
    id: fileId,
    token: signFileGrant(presenter.secret, grantOf(reader, fileId, name), presenter.now()),
  }));
  return {
    id: line.id,
    author: line.author,
    name: line.author === "person" ? line.personName : null,
    at: line.at,
    status: line.status,
    clientId: line.author === "contact" ? line.providerId : null,
    content,
  };
}

function presentContent(
  content: TranscriptLine["content"],
  fileOf: (fileId: string, name?: string) => WireFile,
): WireContent {
  switch (content.kind) {
    case "text": {
      const offer = "download" in content ? content.download : undefined;
      if (offer === undefined) return { kind: "text", text: content.text };
      const picture = offer.picture === null ? null : fileOf(offer.picture);
      return { kind: "text", text: content.text, download: { ...offer, picture } };
    }
    case "system":
      return { kind: "system", text: content.text };
    case "choice":
      return { kind: "choice", id: content.id, text: content.text };
    case "choices":
      return {
        kind: "choices",
        text: content.text,
        options: content.options.map(({ id, label, description }) => ({ id, label, description })),
        footer: content.footer,
      };
    case "media":
      return {
        kind: "media",
        media: content.media,
        file: content.fileId === undefined ? null : fileOf(content.fileId, content.name),
        link: "url" in content && isWebAddress(content.url) ? content.url : undefined,
        mime: content.mime,
        name: content.name,
        caption: content.caption,
        size: "size" in content ? content.size : undefined,
        problem: "problem" in content ? content.problem : undefined,
      };
    case "location": {
      const { latitude, longitude, name, address } = content;
      return { kind: "location", latitude, longitude, name, address };
    }
    case "contacts":
    case "reaction":
    case "cart":
    case "edit":
    case "revoke":
    case "unsupported":
    case "template":
      return { kind: "other" };
  }
}

function isWebAddress(url: string | undefined): url is string {
  return url !== undefined && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}

/** The longest name that is passed on: providers allow names of any length, and a grant becomes part of an address. */
const LONGEST_NAME = 255;

function grantOf(reader: Reader, fileId: string, name: string | undefined) {
  const { account, channel, externalId } = reader;
  return {
    tenantId: account.tenantId,
    channelId: account.id,
    channel,
    externalId,
    fileId,
    name: name === undefined ? undefined : cleanName(name, LONGEST_NAME),
  };
}
