import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { GuardedFetch } from "../../platform/http/guarded-fetch.js";
import { readSitemap } from "./read-sitemap.js";

/** A web of these addresses. All others answer 404. */
function web(pages: Record<string, string | Buffer | number>): GuardedFetch & { asked: string[] } {
  const asked: string[] = [];
  const fetch: Parameters<typeof Object.assign>[0] = async ({ url }: { url: string }) => {
    asked.push(url);
    const page = pages[url] ?? 404;
    const [status, body] = typeof page === "number" ? [page, ""] : [200, page];
    return { outcome: "ok", status, headers: {}, body: Buffer.from(body), url };
  };
  return Object.assign(fetch, { asked, close: async () => {} }) as GuardedFetch & { asked: string[] };
}
const SITE = "https://loja.example";
const urlset = (...pages: string[]) =>
  `<urlset>${pages.map((page) => `<url><loc>${page}</loc></url>`).join("")}</urlset>`;
const index = (...maps: string[]) =>
  `<sitemapindex>${maps.map((map) => `<sitemap><loc>${map}</loc></sitemap>`).join("")}</sitemapindex>`;
const read = (pages: Record<string, string | Buffer | number>, most = 10, known: string[] = [], address = `${SITE}/`) =>
  readSitemap(web(pages), address, { most, known: new Set(known) });

describe("a site's sitemap", () => {
  it("gives the pages of the site that robots may read and that are not there yet, once each and in order", async () => {
    const text = urlset(
      `${SITE}/a?x=1&amp;y=2`,
      `${SITE}/b#topo`,
      `${SITE}/b`,
      `${SITE}/segredo/c`,
      `${SITE}/d`,
      "https://outra.example/e",
    );
    const pages = { [`${SITE}/robots.txt`]: "User-agent: *\nDisallow: /segredo", [`${SITE}/sitemap.xml`]: text };
    expect(await read(pages, 10, [`${SITE}/d`])).toEqual({
      outcome: "read",
      pages: [`${SITE}/a?x=1&y=2`, `${SITE}/b`],
      left: 0,
    });
    expect(await read(pages, 1)).toMatchObject({ pages: [`${SITE}/a?x=1&y=2`], left: 2 });
  });

  it("may be an index, be packed, and stand where robots.txt says", async () => {
    const pages = {
      [`${SITE}/robots.txt`]: `Sitemap: ${SITE}/mapas.xml\nSitemap: https://outra.example/x.xml`,
      [`${SITE}/mapas.xml`]: index(`${SITE}/um.xml.gz`, `${SITE}/dois.xml`, "https://outra.example/tres.xml"),
      [`${SITE}/um.xml.gz`]: gzipSync(urlset(`${SITE}/a`)),
      [`${SITE}/dois.xml`]: index(`${SITE}/fundo.xml`),
      [`${SITE}/fundo.xml`]: urlset(`${SITE}/longe`),
    };
    expect(await read(pages)).toMatchObject({ pages: [`${SITE}/a`] });
  });

  it("is bounded: an index without end, and a packed one that grows without end", async () => {
    const maps = Array.from({ length: 500 }, (_, n) => `${SITE}/${n}.xml`);
    const fetch = web({ [`${SITE}/sitemap.xml`]: index(...maps) });
    expect(await readSitemap(fetch, SITE, { most: 9, known: new Set() })).toMatchObject({ outcome: "refused" });
    expect(fetch.asked.length).toBeLessThan(25);
    const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024, 32));
    expect(await read({ [`${SITE}/sitemap.xml`]: bomb })).toMatchObject({ reason: expect.stringContaining("10 MB") });
  });

  it.each([
    ["names no site", {}, "loja", "https://"],
    ["is not there", {}, `${SITE}/`, "não tem sitemap"],
    ["is barred", { [`${SITE}/robots.txt`]: "User-agent: *\nDisallow: /" }, `${SITE}/`, "robots.txt"],
    ["is damaged", { [`${SITE}/sitemap.xml`]: Buffer.from([0x1f, 0x8b, 1, 2]) }, `${SITE}/`, "estragado"],
    [
      "has nothing of this site",
      { [`${SITE}/sitemap.xml`]: urlset("https://x.example/") },
      `${SITE}/`,
      "não tem páginas novas",
    ],
    ["cannot be served", { [`${SITE}/robots.txt`]: 503 }, `${SITE}/`, "não está atendendo"],
  ])("says why it gives nothing when it %s", async (_when, pages, address, words) => {
    expect(await read(pages as Record<string, string>, 10, [], address)).toMatchObject({
      outcome: "refused",
      reason: expect.stringContaining(words),
    });
  });
});
