import { describe, expect, it } from "vitest";
import { createArticleFiller } from "./fill-articles.js";

const SSD = {
  slug: "troca-ssd",
  title: "Troca por SSD",
  description: "",
  price: { amount: 116_000, currency: "BRL" },
  minutes: 240,
  time: "1 dia útil",
  from: false,
  words: [],
  active: true,
};
const fill = (text: string) => {
  const filler = createArticleFiller([SSD], ["troca-ssd"], { timezone: "America/Sao_Paulo", locale: "pt-BR" });
  const { file, problems } = filler({ path: "knowledge/precos.md", text });
  return { text: file.text.replaceAll("\u00a0", " "), problems };
};

describe("an article that names the catalog", () => {
  it("gets prices and times from it, and keeps other braces", () => {
    const { text, problems } = fill(
      "O SSD custa {{ catalog.troca_ssd.price }} e leva {{catalog.troca_ssd.time}}. Assim: {{ nome }} e \\{{ catalog.x }}.",
    );
    expect(problems).toEqual([]);
    expect(text).toBe("O SSD custa R$ 1.160,00 e leva 1 dia útil. Assim: {{ nome }} e {{ catalog.x }}.");
  });

  it("is refused with file and line where it names what does not exist, or does not close", () => {
    const { problems } = fill("# Preços\n\n{{ catalog.troca_sd.price }}\n{{ catalog.troca_ssd.price\n");
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "knowledge/precos.md:3",
      "knowledge/precos.md:4",
    ]);
    expect(problems[0]?.reason).toContain('você quis dizer "troca_ssd"?');
    expect(problems[1]?.reason).toContain("falta fechar com }}");
  });
});
