import { describe, expect, it } from "vitest";
import { readArticle } from "../knowledge/read-article.js";
import { checkArticles } from "./check-articles.js";

function articles(files: Record<string, string>) {
  return Object.entries(files).map(([slug, body]) => {
    const article = readArticle(slug, body);
    if ("reason" in article) throw new Error(article.reason);
    return { slug, source: body, article, hash: slug };
  });
}
const delivery = (days: number, head = "", name = `Entrega ${days}`) =>
  `${head}# ${name}\n\n## Prazo de entrega\n\nA entrega leva ${days} dias úteis na cidade toda.\n`;
const until = (day: string) => `---\nvalid_until: ${day}\n---\n`;

describe("articles that are right by their form", () => {
  it("are told when one holds no more, and not on its last day", () => {
    const files = articles({ natal: delivery(2, until("2026-12-24")) });
    expect(checkArticles(files, "2026-12-24")).toEqual([]);
    expect(checkArticles(files, "2026-12-25")).toEqual([expect.stringMatching(/natal\.md: valeu até 2026-12-24/)]);
  });

  it("are told when two say the same with other numbers, unless one of them is over", () => {
    expect(checkArticles(articles({ a: delivery(2), b: delivery(5) }), "2026-12-01")).toEqual([
      expect.stringMatching(/a\.md e knowledge\/b\.md: "Prazo de entrega" diz 2 num e 5 no outro/),
    ]);
    expect(checkArticles(articles({ a: delivery(2), b: delivery(2) }), "2026-12-01")).toEqual([]);
    const over = checkArticles(articles({ a: delivery(2), b: delivery(5, until("2026-01-01")) }), "2026-12-01");
    expect(over.join()).not.toContain("num e");
  });

  it("are left alone when sections of one name speak of different things", () => {
    const files = {
      a: "## Quanto custa\n\nA formatação sai por R$ 180.\n",
      b: "## Quanto custa\n\nLimpar um gabinete: R$ 120.\n",
    };
    expect(checkArticles(articles(files), "2026-12-01")).toEqual([]);
  });
});
