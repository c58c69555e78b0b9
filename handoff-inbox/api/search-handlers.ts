import { saidIn } from "../../db/stores/said-in.js";
import { foldWords } from "../../platform/search/fold-words.js";
import type { DeskApiDeps } from "./deps.js";
import { presentItem } from "./present.js";
import type { Handlers } from "./route.js";
import { sightFor } from "./seen-conversation.js";

/** How many conversations are shown. Whoever needs more writes another word. */
const MOST = 30;
/** How much of a long message is shown, and how much of that stands before the first mark, in characters. */
const SHOWN = 160;
const BEFORE = 40;

/** What finds conversations by words. */
export function searchHandlers(deps: DeskApiDeps): Pick<Handlers, "get /search"> {
  return {
    async "get /search"({ person, query: { text } }) {
      const sight = sightFor(person, "conversations.read");
      const everywhere = sight.teams === null;
      const rows = await deps.search.find(person.tenantId, sight, text, MOST + 1);
      if (rows === null) return { items: [], more: false, searched: false, everywhere };
      const found = rows.found.slice(0, MOST);
      const words = new Set(rows.words);
      const ids = found.map(({ id }) => id);
      const [rowsOf, unreads] = await Promise.all([
        deps.desk.items(person.tenantId, ids),
        deps.desk.unread(person.tenantId, [person.id], ids),
      ]);
      const items = new Map(
        rowsOf.map((row) => [
          row.id,
          presentItem(row, { ...deps, unread: unreads.get(`${person.id} ${row.id}`) ?? 0 }),
        ]),
      );
      return {
        items: found.flatMap(({ id, line }) => {
          const item = items.get(id);
          if (!item) return [];
          const marks = marksIn(item.contact.called, words);
          const shown = line && { author: line.author, at: line.at, ...partWith(saidIn(line.content), words) };
          return [{ item, line: shown, marks }];
        }),
        more: rows.found.length > MOST,
        searched: true,
        everywhere,
      };
    },
  };
}

/** Where the words stand in a text. */
function marksIn(text: string, words: ReadonlySet<string>): { from: number; to: number }[] {
  return foldWords(text).flatMap(({ word, from, to }) => (words.has(word) ? [{ from, to }] : []));
}

/** The part of a text around the first of the words. */
export function partWith(text: string, words: ReadonlySet<string>) {
  const first = marksIn(text, words)[0]?.from ?? 0;
  const from = first <= BEFORE ? 0 : first - BEFORE;
  const begin = from === 0 ? "" : "… ";
  const end = from + SHOWN < text.length ? "…" : "";
  const part = `${begin}${text.slice(from, from + SHOWN)}${end}`.toWellFormed();
  return { text: part, marks: marksIn(part, words) };
}
