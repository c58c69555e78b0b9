import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A mail as it arrived; `text` and `html` are decoded. */
export type ReceivedMail = { from: string; to: string[]; subject: string; text: string; html: string };

/** A mail server that keeps what it is given. While `refuses`, it takes nothing. */
export async function startMailServer() {
  const state = { mails: [] as ReceivedMail[], refuses: false };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (state.refuses) return done(new Error("no mail today"));
        const { mailFrom, rcptTo } = session.envelope;
        const envelope = { from: mailFrom ? mailFrom.address : "", to: rcptTo.map(({ address }) => address) };
        state.mails.push({ ...envelope, ...parse(Buffer.concat(chunks).toString("utf8")) });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  return {
    state,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** Reads a mail with a text and an HTML part (RFC 2046). */
function parse(raw: string): { subject: string; text: string; html: string } {
  const [head, body] = halves(raw);
  const boundary = /boundary="([^"]+)"/.exec(head)?.[1];
  if (boundary === undefined) throw new Error("the mail has no parts");
  const parts = body.split(`--${boundary}`).map(halves);
  const part = (type: string) => {
    const [headers = "", content = ""] = parts.find(([headers]) => headers.includes(type)) ?? [];
    return decode(content, /transfer-encoding:\s*(\S+)/i.exec(headers)?.[1] ?? "7bit");
  };
  const subject = /^subject: (.*)$/im.exec(head)?.[1] ?? "";
  return { subject: words(subject), text: part("text/plain"), html: part("text/html") };
}

/** Headers, with folded lines joined, and body. */
function halves(raw: string): [string, string] {
  const text = raw.replace(/^\r\n/, "");
  const end = text.indexOf("\r\n\r\n");
  return end < 0 ? [text, ""] : [text.slice(0, end).replace(/\r\n[ \t]+/g, " "), text.slice(end + 4)];
}

function decode(content: string, encoding: string): string {
  if (encoding === "base64") return Buffer.from(content, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return content.replaceAll("\r\n", "\n");
  return unescape(content.replace(/=\r\n/g, "")).replaceAll("\r\n", "\n");
}

/** Encoded words of a header (RFC 2047). */
const words = (text: string) =>
  text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === "b" ? Buffer.from(word, "base64").toString("utf8") : unescape(word.replaceAll("_", " ")),
    );

const unescape = (text: string) =>
  text.replace(/(?:=[0-9A-F]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll("=", ""), "hex").toString("utf8"));
