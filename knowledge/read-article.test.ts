import { describe, expect, it } from "vitest";
import { extractAnswer } from "./extract-answer.js";
import { plainMarkdown } from "./plain-markdown.js";
import { type Article, readArticle } from "./read-article.js";

function read(body: string, name = "arquivo"): Article {
  const article = readArticle(name, body);
  if ("reason" in article) throw new Error(`${article.line} ${article.reason}`);
  return article;
}
const words = (count: number, word = "palavra") => Array(count).fill(word).join(" ");

describe("an article", () => {
  it.each([
    ["its front matter", "---\ntitle: Um\n---\n# Dois\n\nTexto.\n", "Um"],
    ["its first heading", "Antes.\n\n# Dois\n\nTexto.\n", "Dois"],
    ["its file", "Texto.\n", "arquivo"],
    [
      "its front matter, with Windows' line ends and a mark of the order of bytes",
      "\uFEFF---\r\ntitle: Um\r\n---\r\nTexto.\r\n",
      "Um",
    ],
  ])("is named by %s", (_name, body, title) => expect(read(body).title).toBe(title));

  it("is split by its headings, with the path to each and without its own title", () => {
    const body = "# Loja\n\nSobre.\n\n## Pagar\n\n### Pix\n\nSim.\n\n### Boleto\n\nNão.\n\n## Levar\n\nTudo.\n";
    expect(read(body).passages).toEqual([
      { heading: "", text: "Sobre." },
      { heading: "Pagar › Pix", text: "Sim." },
      { heading: "Pagar › Boleto", text: "Não." },
      { heading: "Levar", text: "Tudo." },
    ]);
  });

  it("joins wrapped lines, keeps lists' lines, and takes no heading from a fence", () => {
    const body = "# A\n\num\ndois\n\n- três\n- quatro\n  1. cinco\n\n```\n# seis\n```\n\n---\n\nsete\n";
    expect(read(body).passages).toEqual([{ heading: "", text: "um dois\n• três\n• quatro\n1. cinco\n# seis\nsete" }]);
  });

  it("cuts what is long between sentences, loses no word, and leaves no crumbs", () => {
    const sentences = Array.from({ length: 60 }, (_, n) => `Frase ${n} ${words(9)}.`);
    const body = `# A\n\n${sentences.join(" ")}\n\n${words(300, "sem fim")}\n\nFim.\n`;
    const { passages } = read(body);
    const counts = passages.map(({ text }) => text.split(/\s+/).length);
    expect(passages.length).toBeGreaterThan(2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(310);
    expect(counts.filter((count) => count < 60)).toEqual([]);
    expect(
      passages
        .map(({ text }) => text)
        .join(" ")
        .split(/\s+/).length,
    ).toBe(body.replace("# A", "").trim().split(/\s+/).length);
  });

  it("reads 256 KB of anything in little time", () => {
    for (const body of [
      "# a\n".repeat(60_000),
      "a".repeat(250_000),
      "*_`[".repeat(60_000),
      "[a](".repeat(60_000),
      "\n".repeat(250_000),
      `${"[a](".repeat(1_200)}\n`.repeat(50),
    ]) {
      const begun = process.cpuUsage();
      readArticle("x", body);
      expect(process.cpuUsage(begun).user).toBeLessThan(3_000_000);
    }
  });
});

describe("Markdown, as people read it in a chat", () => {
  it.each([
    ["**forte** e *fraco* e __forte__ e _fraco_", "forte e fraco e forte e fraco"],
    [
      "[o site](https://a.example/b) ou [https://a.example](https://a.example)",
      "o site (https://a.example/b) ou https://a.example",
    ],
    ["![foto](a.png) e `código`", "foto e código"],
    ["- item", "• item"],
    ["2 * 3 * 4 e nome_de_arquivo e R$ 50,00", "2 * 3 * 4 e nome_de_arquivo e R$ 50,00"],
    ["<b>fica</b> {{ x }}", "<b>fica</b> {{ x }}"],
  ])("%s is %s", (line, text) => expect(plainMarkdown(line)).toBe(text));
});

describe("an answer", () => {
  const about = (word: string) => (sentence: string) => (sentence.toLowerCase().includes(word) ? 1 : 0);

  it("is a short passage whole", () => {
    expect(extractAnswer("Um. Dois. Três.", about("dois"))).toBe("Um. Dois. Três.");
  });

  it("is the sentences that speak of what is asked, with what the first of them points back at", () => {
    const passage = "Um pato. Dois gatos. Três cães e um rato. Ele come queijo. Cinco vacas. Seis porcos.";
    expect(extractAnswer(passage, about("queijo"))).toBe("Três cães e um rato. Ele come queijo.");
    expect(extractAnswer(passage, about("porcos"))).toBe("Seis porcos.");
  });

  it("is never longer than three sentences, nor anything but a stretch of the passage", () => {
    const passage = Array.from({ length: 20 }, (_, n) => `O gato ${n} mia.`).join("\n");
    const answer = extractAnswer(passage, about("gato"));
    expect(passage).toContain(answer);
    expect(answer.split("\n")).toHaveLength(3);
  });
});
