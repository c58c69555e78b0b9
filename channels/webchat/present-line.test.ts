import { describe, expect, it } from "vitest";
import type { TranscriptLine } from "../../bot/vocabulary/transcript-line.js";
import { verifyFileGrant } from "./file-grant.js";
import { presentLine } from "./present-line.js";

const SECRET = new TextEncoder().encode("visitantes-de-teste-com-mais-de-32-bytes");
const PRESENTER = { secret: SECRET, now: () => 0 };
const READER = { account: { id: "11", tenantId: "7" }, channel: "oficina", externalId: "v_a" };

function line(content: TranscriptLine["content"], more: Partial<TranscriptLine> = {}): TranscriptLine {
  const base = {
    id: "5",
    conversationId: "9",
    author: "bot",
    personName: null,
    status: "sent",
    providerId: "p",
    at: 1,
  } as const;
  return { ...base, content, ...more };
}

describe("a line as its visitor sees it", () => {
  it("is not there when it is a note", () => {
    expect(
      presentLine(line({ kind: "text", text: "cliente difícil" }, { author: "note" }), READER, PRESENTER),
    ).toBeNull();
  });

  it("is not there when it never went out", () => {
    const stopped = { kind: "text", text: "Parado" } as const;
    for (const author of ["bot", "person"] as const)
      expect(presentLine(line(stopped, { author, status: "failed" }), READER, PRESENTER)).toBeNull();
    expect(presentLine(line(stopped, { status: "queued" }), READER, PRESENTER)).not.toBeNull();
  });

  it("carries nothing of the desk's and no provider's objects", () => {
    const unsupported = line({ kind: "unsupported", what: "poll", raw: { secret: "x" } }, { author: "contact" });
    const shown = presentLine(unsupported, READER, PRESENTER);
    expect(shown).toEqual({
      id: "5",
      author: "contact",
      name: null,
      at: 1,
      status: "sent",
      clientId: "p",
      content: { kind: "other" },
    });
  });

  it("names a file only together with a grant for this visitor", () => {
    const shown = presentLine(
      line({ kind: "media", media: "image", fileId: "f1", mime: "image/png", name: "minha foto.png" }),
      READER,
      PRESENTER,
    );
    if (shown?.content.kind !== "media" || shown.content.file === null) throw new Error("no file");
    expect(verifyFileGrant(SECRET, shown.content.file.token, 0)).toMatchObject({
      externalId: "v_a",
      fileId: "f1",
      name: "minha foto.png",
      tenantId: "7",
    });
  });

  it("passes on web addresses only", () => {
    const of = (url: string) => presentLine(line({ kind: "media", media: "image", url }), READER, PRESENTER)?.content;
    expect(of("https://loja.com.br/a.png")).toMatchObject({ link: "https://loja.com.br/a.png", file: null });
    for (const url of ["javascript:alert(1)", "data:text/html,<script>", "file:///etc/passwd", "x"])
      expect(of(url)).toMatchObject({ link: undefined, file: null });
  });
});
