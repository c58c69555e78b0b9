import { gunzipSync } from "node:zlib";
import type { GuardedFetch } from "../../platform/http/guarded-fetch.js";
import { pageAddress, robotsOf, whyNot, whyStatus } from "./fetch-page.js";

/** The pages that a site names, or why they are not known, in Portuguese. `left`: how many more there were than were wanted. */
export type ReadSitemap = { outcome: "read"; pages: string[]; left: number } | { outcome: "refused"; reason: string };

const SITEMAP_MS = 20_000;
/** The largest sitemap, as it comes and unpacked, in bytes (sitemaps.org allows 50 MB). */
const LARGEST = 10 * 1024 * 1024;
/** So many sitemaps of one index are read, and an index inside of an index is not. */
const MOST_SITEMAPS = 20;
/** So many addresses are looked at. */
const MOST_ADDRESSES = 20_000;

/**
 * Reads the sitemaps of a site (https://www.sitemaps.org/protocol.html): that of the address, those that robots.txt names, or
 * `/sitemap.xml`. Pages of other origins, those that robots.txt bars and those that are `known` are left out; at most `most` are
 * given, in the site's order. Never throws.
 */
export async function readSitemap(
  fetch: GuardedFetch,
  address: string,
  { most, known }: { most: number; known: ReadonlySet<string> },
): Promise<ReadSitemap> {
  const url = pageAddress(address);
  if (url === null) return refused("Escreva o endereço inteiro do site, começando com https://.");
  const robots = await robotsOf(fetch, url.origin);
  if (typeof robots === "string") return refused(robots);
  const named = /\.xml(\.gz)?$/i.test(url.pathname);
  const own = robots.sitemaps.filter((one) => isOf(one, url.origin));
  const begin = named ? [url.href] : own.length > 0 ? own : [`${url.origin}/sitemap.xml`];
  const pages = new Set<string>();
  let problem: string | null = null;
  let read = 0;
  const waiting = begin.map((href) => ({ href, inside: false }));
  for (let next = waiting.shift(); next && read < MOST_SITEMAPS; next = waiting.shift()) {
    read += 1;
    const text = robots.allows(next.href) ? await textOf(fetch, next.href) : { problem: BARRED };
    if (typeof text !== "string") {
      problem ??= text.problem;
      continue;
    }
    const found = locationsOf(text).filter((one) => isOf(one, url.origin));
    if (/<sitemapindex[\s>]/i.test(text)) {
      if (!next.inside) waiting.push(...found.map((href) => ({ href, inside: true })));
      continue;
    }
    for (const one of found) {
      const page = pageAddress(one)?.href;
      if (page !== undefined && pages.size < MOST_ADDRESSES && !known.has(page) && robots.allows(page)) pages.add(page);
    }
  }
  if (pages.size === 0) return refused(problem ?? "O sitemap não tem páginas novas deste site que eu possa ler.");
  return { outcome: "read", pages: [...pages].slice(0, most), left: Math.max(0, pages.size - most) };
}

const BARRED = "O site pede que robôs não leiam o seu sitemap (robots.txt).";

async function textOf(fetch: GuardedFetch, href: string): Promise<string | { problem: string }> {
  const answer = await fetch({ url: href, timeoutMs: SITEMAP_MS, maxBytes: LARGEST });
  if (answer.outcome === "too_large") return { problem: TOO_LARGE };
  if (answer.outcome !== "ok") return { problem: whyNot(answer) };
  if (answer.status === 404 || answer.status === 410)
    return { problem: "O site não tem sitemap. Traga as páginas uma a uma." };
  if (answer.status < 200 || answer.status > 299) return { problem: whyStatus(answer.status) };
  // A server may have unpacked it, whatever its name is.
  if (answer.body[0] !== 0x1f || answer.body[1] !== 0x8b) return answer.body.toString("utf8");
  try {
    return gunzipSync(answer.body, { maxOutputLength: LARGEST }).toString("utf8");
  } catch (error) {
    const isLarge = error instanceof RangeError;
    return { problem: isLarge ? TOO_LARGE : "O sitemap do site está estragado." };
  }
}

const TOO_LARGE = "O sitemap do site passa de 10 MB.";

/** What stands in `<loc>`. The few entities of XML are all that an address needs. */
function locationsOf(text: string): string[] {
  const found = text.matchAll(/<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]]{1,2048}?)\s*(?:\]\]>)?\s*<\/loc>/gi);
  return Array.from(found, ([, href = ""]) =>
    href.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: keyof typeof ENTITIES) => ENTITIES[name]),
  );
}

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const isOf = (href: string, origin: string): boolean => URL.canParse(href) && new URL(href).origin === origin;
const refused = (reason: string): ReadSitemap => ({ outcome: "refused", reason });
