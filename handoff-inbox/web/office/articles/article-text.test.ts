import { describe, expect, it } from "vitest";
import { readArticle } from "../../../../knowledge/read-article.js";
import { articleParts, articleText, atBodyLine, hasOwnFront } from "./article-text.js";

const read = (text: string) => {
  const article = readArticle("nome", text);
  if ("reason" in article) throw new Error(article.reason);
  return article;
};

describe("an article taken apart and put together again", () => {
  it.each([
    ["has no front matter", "# Garantia\n\nDe noventa dias.\n"],
    ["has a title and an end", "---\ntitle: Garantia\nvalid_until: 2026-12-31\n---\n\nDe noventa dias.\n"],
    ["has a quoted title", '---\ntitle: "Garantia: \\"de verdade\\""\n---\nDe noventa dias.\n'],
    ["is from another system", "\uFEFF---\r\ntitle: 'D''água'\r\n---\r\nDe noventa dias.\r\n"],
    ["has a comment in its front matter", "---\n# nota\ntitle: Garantia\n---\nDe noventa dias.\n"],
  ])("means the same when nothing was changed and it %s", (_how, text) => {
    const before = read(text);
    const found = articleParts(text, before);
    const after = read(articleText(found, found));
    expect([after.title, after.validUntil]).toEqual([before.title, before.validUntil]);
    expect(after.passages.map((passage) => passage.text)).toEqual(before.passages.map((passage) => passage.text));
  });

  it("has the title and the end that were written", () => {
    const found = articleParts("# Garantia\n\nDe noventa dias.\n", { title: "Garantia", validUntil: null });
    const text = articleText({ ...found, title: "Garantia: como é", validUntil: "2027-01-31" }, found);
    expect(read(text)).toMatchObject({ title: "Garantia: como é", validUntil: "2027-01-31" });
  });

  it("ends no more when its end was taken away", () => {
    const found = articleParts("---\nvalid_until: 2026-12-31\n---\nTexto.\n", {
      title: "nome",
      validUntil: "2026-12-31",
    });
    expect(found.validUntil).toBe("2026-12-31");
    expect(read(articleText({ ...found, validUntil: "" }, found)).validUntil).toBeNull();
  });

  describe.each([
    ["a comment behind a value", "---\ntitle: Garantia\nvalid_until: 2026-12-31 # nota\n---\nDe noventa dias.\n"],
    ["a line of comment", "---\n# nota\nvalid_until: 2026-12-31\n---\n# Garantia\n\nDe noventa dias.\n"],
    ["braces", "---\n{title: Garantia, valid_until: 2026-12-31}\n---\nDe noventa dias.\n"],
  ])("whose front matter has %s", (_what, text) => {
    const found = articleParts(text, read(text));

    it("shows the title and the end that hold", () => {
      expect(found).toMatchObject({ title: "Garantia", validUntil: "2026-12-31", body: text });
      expect(hasOwnFront(found.body)).toBe(true);
    });

    it("gets no second one, whose first would be text of the article and its end be lost", () => {
      const changed = { ...found, title: "Outro", body: found.body.replace("noventa", "cem") };
      const after = read(articleText(changed, found));
      expect(after).toMatchObject({ title: "Garantia", validUntil: "2026-12-31" });
      expect(after.passages.map((passage) => passage.text)).toEqual(["De cem dias."]);
    });

    it("keeps title and end when its author takes the front matter out of the text", () => {
      const body = "De noventa dias.\n";
      expect(read(articleText({ ...found, body }, found))).toMatchObject({
        title: "Garantia",
        validUntil: "2026-12-31",
      });
    });
  });

  it("takes no comment for a field, and no thematic breaks for a front matter", () => {
    expect(hasOwnFront("---\n# nota\n---\nTexto.\n")).toBe(true);
    const text = "---\ntitle: Garantia\n---\n\n---\n\nUm parágrafo.\n\n---\nDe noventa dias.\n";
    const found = articleParts(text, read(text));
    expect(hasOwnFront(found.body)).toBe(false);
    expect(read(articleText({ ...found, title: "Outro" }, found)).title).toBe("Outro");
  });
});

it("counts the lines of a message as the form shows them", () => {
  const body = "Um.\n\nDois {{ preco }}.\n";
  const text = articleText({ title: "Preços", validUntil: "", body }, null);
  expect(atBodyLine("linha 7: não conheço", text, body)).toBe("linha 3: não conheço");
  expect(atBodyLine("linha 1: o título passa", text, body)).toBe("linha 1: o título passa");
});
