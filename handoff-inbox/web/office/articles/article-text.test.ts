import { describe, expect, it } from "vitest";
import { readArticle } from "../../../../knowledge/read-article.js";
import { articleParts, articleText, atBodyLine } from "./article-text.js";

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
    const found = articleParts(text, before.title);
    const after = read(articleText(found, found));
    expect([after.title, after.validUntil]).toEqual([before.title, before.validUntil]);
    expect(after.passages.map((passage) => passage.text)).toEqual(before.passages.map((passage) => passage.text));
  });

  it("has the title and the end that were written", () => {
    const found = articleParts("# Garantia\n\nDe noventa dias.\n", "Garantia");
    const text = articleText({ ...found, title: "Garantia: como é", validUntil: "2027-01-31" }, found);
    expect(read(text)).toMatchObject({ title: "Garantia: como é", validUntil: "2027-01-31" });
  });

  it("ends no more when its end was taken away", () => {
    const found = articleParts("---\nvalid_until: 2026-12-31\n---\nTexto.\n", "nome");
    expect(found.validUntil).toBe("2026-12-31");
    expect(read(articleText({ ...found, validUntil: "" }, found)).validUntil).toBeNull();
  });
});

it("counts the lines of a message as the form shows them", () => {
  const body = "Um.\n\nDois {{ preco }}.\n";
  const text = articleText({ title: "Preços", validUntil: "", body }, null);
  expect(atBodyLine("linha 7: não conheço", text, body)).toBe("linha 3: não conheço");
  expect(atBodyLine("linha 1: o título passa", text, body)).toBe("linha 1: o título passa");
});
