import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { contentPolicy, hashSource } from "./content-policy.js";
import { html } from "./html.js";
import { htmlPage } from "./html-page.js";

describe("a page that the server makes", () => {
  it("names its language and title, follows the system's theme and is not found by searching", () => {
    const page = htmlPage({
      title: "A & <B>",
      head: html`<link rel="stylesheet" href="/a.css">`,
      body: html`<body></body>`,
    });
    expect(page).toMatch(/^<!doctype html>\n<html lang="pt-BR">/);
    expect(page).toContain("<title>A &amp; &lt;B&gt;</title>");
    expect(page).toContain('<meta name="color-scheme" content="light dark">');
    expect(page).toContain('<meta name="robots" content="noindex, nofollow">');
    expect(htmlPage({ title: "Chat", language: "es", head: html``, body: html`` })).toContain('<html lang="es">');
  });
});

describe("a page's policy", () => {
  it("allows what is named and nothing else", () => {
    expect(contentPolicy({ "style-src": "'self'", "form-action": "'self'" })).toBe(
      "default-src 'none'; base-uri 'none'; form-action 'self'; style-src 'self'",
    );
  });

  it("names a text inside the page by its hash", () => {
    const hash = createHash("sha256").update("a{}").digest("base64");
    expect(hashSource("a{}")).toBe(`'sha256-${hash}'`);
  });
});
