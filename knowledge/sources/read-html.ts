import { type Cheerio, type CheerioAPI, load } from "cheerio";
import { Unreadable } from "./extracted.js";
import { tableText } from "./table-text.js";

type Node = Parameters<CheerioAPI["contains"]>[0];
type Children = Cheerio<Node>;

/** Deeper pages cost time that grows with the square of their depth; no page for people comes near. */
const DEEPEST = 400;
/** Parts of a page that say nothing about its subject, or that are no text. */
const LEFT_OUT =
  "script, style, noscript, template, svg, iframe, object, input, select, textarea, button, nav, aside, footer, header:not(main header):not(article header), [hidden], [aria-hidden=true]";
const BLOCKS = new Set(
  "address article blockquote form dd div dl dt fieldset figcaption figure main p pre section ul ol details summary header".split(
    " ",
  ),
);
const VOID = new Set("area base br col embed hr img input link meta param source track wbr".split(" "));

/**
 * The text of a page as Markdown: headings, paragraphs, lists and tables; the page's main part where it names one. Links
 * keep their address when it is a whole one. Throws `Unreadable` for a page that is nested too deep.
 */
export function readHtml(html: string): { title: string | null; text: string } {
  refuseDeep(html);
  const $ = load(html);
  const title = $("title").first().text().trim() || $("h1").first().text().trim();
  $(LEFT_OUT).remove();
  const main = $("main, [role=main]").first();
  // A page of questions has an article for each.
  const articles = $("article").filter((_, each) => $(each).parents("article").length === 0);
  const root: Children = main.length > 0 ? main : articles.length > 0 ? articles : $("body");
  const blocks: string[] = [];
  let line = "";
  const flush = (prefix = "") => {
    const text = line.replace(/\s+/g, " ").trim();
    line = "";
    if (text !== "") blocks.push(prefix + withoutSigns(text));
  };

  function walk(nodes: Children): void {
    for (const node of nodes.get()) {
      if (node.type === "text") line += $(node).text();
      else if (node.type === "tag") element(node.name.toLowerCase(), $(node));
    }
  }

  function element(name: string, at: Children): void {
    const heading = /^h([1-6])$/.exec(name)?.[1];
    if (heading) {
      flush();
      line = at.text();
      return flush(`${"#".repeat(Number(heading))} `);
    }
    if (name === "br") return flush();
    if (name === "table") {
      flush();
      const rows = at
        .find("tr")
        .get()
        .map((row) =>
          $(row)
            .children("th, td")
            .get()
            .map((cell) => $(cell).text()),
        );
      return void blocks.push(...tableText(rows));
    }
    if (name === "li") {
      flush();
      walk(at.contents());
      return flush("- ");
    }
    if (name === "a") {
      const text = at.text().replace(/\s+/g, " ").trim();
      const href = at.attr("href") ?? "";
      line +=
        text !== "" && /^https?:\/\/[^\s()]+$/.test(href) ? ` [${text.replace(/[[\]]/g, "")}](${href}) ` : ` ${text} `;
      return;
    }
    if (!BLOCKS.has(name)) return walk(at.contents());
    flush();
    walk(at.contents());
    flush();
  }

  walk(root.contents());
  flush();
  return { title: title === "" ? null : title.replace(/\s+/g, " "), text: blocks.join("\n\n") };
}

/** Without what would begin a heading, a list or a table where the page has none. */
const withoutSigns = (text: string): string => text.replace(/^([#>|]+|[-*+](?=\s)|---+)\s*/, "");

/** Elements that end by themselves where their next one begins. */
const OPEN_ENDED = new Set("p li dt dd td th tr tbody thead tfoot colgroup option optgroup html head body".split(" "));

/** Counts how deep the elements are nested, without building them. */
function refuseDeep(html: string): void {
  let depth = 0;
  const shown = html.replace(/<(script|style|svg|template)\b[^>]*>[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi, "");
  for (const [tag, close, name = ""] of shown.matchAll(/<(\/?)([a-zA-Z][a-zA-Z0-9-]*)[^>]*/g)) {
    if (VOID.has(name.toLowerCase()) || tag.endsWith("/")) continue;
    // Their ends are often left out. Where they are really nested, something between them is counted.
    if (OPEN_ENDED.has(name.toLowerCase())) continue;
    depth = Math.max(0, depth + (close ? -1 : 1));
    if (depth > DEEPEST) throw new Unreadable("A página tem elementos demais, um dentro do outro.");
  }
}
