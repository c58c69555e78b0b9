import { expect, it } from "vitest";
import { splitLinks } from "./split-links.js";

it("leaves what closes a sentence, a bracket or an emphasis out of a link", () => {
  expect(splitLinks("*https://loja.com.br/a?b=1*. E (http://x.com)!").flatMap(({ href }) => href ?? [])).toEqual([
    "https://loja.com.br/a?b=1",
    "http://x.com",
  ]);
});

// An expression that starts again at each dot would take minutes.
it("finds links in one pass, however many dots there are", () => {
  const text = `https://x.com/${".".repeat(600_000)}a`;
  expect(splitLinks(text)).toEqual([{ text, href: text }]);
});
