import robotsParser from "robots-parser";
import type { GuardedFetch, GuardedResponse } from "../../platform/http/guarded-fetch.js";

/**
 * A page of the web as it is kept, or why there is none, in Portuguese. `passing`: the same page may come in a while, because the
 * site was late or did not serve.
 */
export type FetchedPage =
  | { outcome: "page"; name: string; bytes: Buffer }
  | { outcome: "refused"; reason: string; passing: boolean };

/** The package exports its function alone, and its types say that it is a `default` of that. */
const readRobots = robotsParser as unknown as typeof robotsParser.default;

/** Under this name a site may let us in or keep us out in its robots.txt. */
const ROBOT = "Balcao";
const PAGE_MS = 15_000;
const ROBOTS_MS = 8_000;
const LARGEST = 10 * 1024 * 1024;
/** More of a robots.txt is not read (RFC 9309, 2.5, asks for 500 KiB at least). */
const LARGEST_ROBOTS = 512 * 1024;
const LONGEST_NAME = 120;

/** What kinds of pages are read, and the ending of the file's name by which its kind is known later. */
const ENDINGS: Readonly<Record<string, string>> = {
  "text/html": "html",
  "application/xhtml+xml": "html",
  "text/plain": "txt",
  "text/markdown": "md",
  "text/csv": "csv",
  "application/pdf": "pdf",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
};

/**
 * Fetches a page that a person named, unless its site's robots.txt keeps robots out (RFC 9309: one that is not there lets
 * everybody in, one that cannot be read because the server fails lets nobody in). Redirects are followed, and the address
 * that they lead to is asked about, too. Never throws: what is wrong is told in words for people.
 */
export async function fetchPage(fetch: GuardedFetch, address: string): Promise<FetchedPage> {
  const url = pageAddress(address);
  if (url === null) return refused("Escreva o endereço inteiro da página, começando com https://.");
  const barred = await barredBy(fetch, url);
  if (barred !== null) return barred;
  const accept = Object.keys(ENDINGS).join(", ");
  const answer = await fetch({ url: url.href, headers: { accept }, timeoutMs: PAGE_MS, maxBytes: LARGEST });
  if (answer.outcome !== "ok") return refused(whyNot(answer), isPassing(answer));
  const at = new URL(answer.url);
  const barredThere = at.href === url.href ? null : await barredBy(fetch, at);
  if (barredThere !== null) return barredThere;
  if (answer.status < 200 || answer.status > 299) return refused(whyStatus(answer.status), isPassing(answer));
  const kind = (answer.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const ending = ENDINGS[kind];
  if (ending === undefined)
    return refused("O endereço não leva a uma página que eu saiba ler. Sei ler páginas HTML, texto, PDF, Word e CSV.");
  return { outcome: "page", name: nameOf(at, ending), bytes: answer.body };
}

/**
 * Reads an address that a person wrote. The part after `#` is left out, so that one page has one address. Null when it is
 * no address of the web, or when it holds a name and a password.
 */
export function pageAddress(address: string): URL | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  if (!["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "") return null;
  url.hash = "";
  return url;
}

/** Why robots may not read this page, or null. */
async function barredBy(fetch: GuardedFetch, { origin, href }: URL): Promise<FetchedPage | null> {
  const robots = await readRobotsOf(fetch, origin);
  if ("problem" in robots) return refused(robots.problem, robots.passing);
  return robots.allows(href) ? null : refused("O site pede que robôs não leiam esta página (robots.txt).");
}

/** What a site's robots.txt allows, and the sitemaps that it names; or why it could not be read, in Portuguese. */
export async function robotsOf(fetch: GuardedFetch, origin: string): Promise<Robots | string> {
  const robots = await readRobotsOf(fetch, origin);
  return "problem" in robots ? robots.problem : robots;
}

type Robots = { allows(href: string): boolean; sitemaps: string[] };

async function readRobotsOf(
  fetch: GuardedFetch,
  origin: string,
): Promise<Robots | { problem: string; passing: boolean }> {
  const url = `${origin}/robots.txt`;
  const answer = await fetch({ url, timeoutMs: ROBOTS_MS, maxBytes: LARGEST_ROBOTS });
  if (answer.outcome === "too_large")
    return { problem: "O robots.txt do site é grande demais para ser lido.", passing: false };
  if (answer.outcome !== "ok") return { problem: whyNot(answer), passing: isPassing(answer) };
  if (answer.status >= 500) return { problem: whyStatus(answer.status), passing: true };
  if (answer.status < 200 || answer.status > 299) return { allows: () => true, sitemaps: [] };
  const read = readRobots(url, answer.body.toString("utf8"));
  return { allows: (href) => read.isAllowed(href, ROBOT) !== false, sitemaps: read.getSitemaps() };
}

/** A server that is late, cannot be reached or does not serve now may do so in a while. */
function isPassing(answer: GuardedResponse): boolean {
  if (answer.outcome === "ok") return answer.status === 429 || answer.status >= 500;
  return answer.outcome === "timeout" || answer.outcome === "failed";
}

/** Why there is no answer, in Portuguese. */
export function whyNot(answer: Exclude<GuardedResponse, { outcome: "ok" }>): string {
  switch (answer.outcome) {
    case "blocked":
      return "Este endereço não pode ser visitado daqui: ele não é público, ou leva a um que não é.";
    case "timeout":
      return "O site não respondeu a tempo.";
    case "too_large":
      return "A página passa de 10 MB.";
    case "failed":
      return "Não consegui chegar ao site. Confira o endereço.";
    default:
      return answer satisfies never;
  }
}

/** What an answer's status means for whoever wanted the page, in Portuguese. */
export function whyStatus(status: number): string {
  if (status === 401 || status === 403 || status === 407) return "A página pede login, ou recusa robôs.";
  if (status === 404 || status === 410) return "O site diz que esta página não existe.";
  if (status === 429 || status >= 500) return `O site não está atendendo agora (${status}).`;
  return `O site respondeu ${status} no lugar da página.`;
}

/** The name that people see: the address without its scheme. Its ending tells the kind of file. */
function nameOf({ host, pathname }: URL, ending: string): string {
  const path = readable(pathname)
    .replace(/\/+$/, "")
    .replace(new RegExp(`\\.(${ending}|html?)$`, "i"), "");
  return `${`${host}${path}`.slice(0, LONGEST_NAME - ending.length - 1)}.${ending}`;
}

function readable(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

const refused = (reason: string, passing = false): FetchedPage => ({ outcome: "refused", reason, passing });
