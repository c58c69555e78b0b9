import { expect, it } from "vitest";
import { pageAt } from "./page-at.js";

const SERVER = "https://loja.example/";
const KEY = "aB3_-".padEnd(32, "x");

it("takes a report's page of its own server, and no other address", () => {
  expect(pageAt(`https://loja.example/r/${KEY}`, SERVER)).toBe(`https://loja.example/r/${KEY}`);
  for (const page of [
    `https://evil.example/r/${KEY}`,
    `http://loja.example/r/${KEY}`,
    `https://loja.example:8443/r/${KEY}`,
    `https://loja.example@evil.example/r/${KEY}`,
    `https://ana:x@loja.example/r/${KEY}`,
    `https://loja.example/r/${KEY}?next=//evil.example`,
    `https://loja.example/r/${KEY}#x`,
    `https://loja.example/r/../agent`,
    `https://loja.example/r/short`,
    `javascript:alert(1)//r/${KEY}`,
    "",
  ])
    expect(pageAt(page, SERVER), page).toBeNull();
});
