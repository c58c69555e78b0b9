import type { QueueItem } from "../../handoff-inbox/contract/queue.js";
import type { SearchPage } from "../../handoff-inbox/contract/search.js";
import { foldWords } from "../../platform/search/fold-words.js";

/** What the stand-in's search answers: words that begin so in names and last lines. */
export function findIn(all: readonly QueueItem[], text: string): SearchPage {
  const wanted = foldWords(text).map(({ word }) => word);
  const marksIn = (said: string) =>
    foldWords(said).flatMap(({ word, from, to }) => (wanted.some((one) => word.startsWith(one)) ? [{ from, to }] : []));
  const items = all.flatMap((item) => {
    const [marks, said] = [marksIn(item.contact.called), marksIn(item.last?.text ?? "")];
    if (marks.length + said.length === 0) return [];
    return [{ item, marks, line: item.last && said.length > 0 ? { ...item.last, marks: said } : null }];
  });
  return { items: items.slice(0, 30), more: items.length > 30, searched: wanted.length > 0, everywhere: true };
}
