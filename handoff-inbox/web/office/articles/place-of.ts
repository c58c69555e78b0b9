import { ARTICLES, CATALOG } from "../places.js";

/** Where a passage is written: an article, an item of the catalog, or what the company says of itself. */
export function placeOf(document: string): string {
  if (document.startsWith("catalog/")) return `${CATALOG}/${document.slice("catalog/".length)}`;
  if (document === "company/hours") return "/escritorio/horarios";
  return document.startsWith("company/") ? "/escritorio/empresa" : `${ARTICLES}/a/${document}`;
}
