import { suggestName } from "../flows/expression/suggest-name.js";
import type { Problem, SourceFile } from "../flows/program-source.js";
import { hashOfArticle } from "../knowledge/index-article.js";
import { readArticle } from "../knowledge/read-article.js";
import type { PlannedArticle } from "./company-plan.js";
import { fileProblem } from "./file-problem.js";
import type { Filled } from "./fill-articles.js";
import { QUESTIONS_FILE } from "./questions-file.js";
import type { Folder } from "./read-folder.js";

/** The folder of a company's articles. It may have any folders inside. */
export const KNOWLEDGE = "knowledge";

export type KnowledgeReading = { articles: PlannedArticle[]; problems: Problem[] };

/**
 * Reads every Markdown file in `knowledge/`, at any depth. `fill` puts in values from elsewhere (prices). The name of
 * an article is its path inside, without the ending: `pagamento/pix`.
 */
export function readKnowledgeFiles(folder: Folder, fill: (file: SourceFile) => Filled): KnowledgeReading {
  const articles: PlannedArticle[] = [];
  const problems: Problem[] = [];
  const byTitle = new Map<string, string>();
  for (const file of folder.files) {
    const { path } = file;
    if (!path.startsWith(`${KNOWLEDGE}/`) || path === QUESTIONS_FILE) continue;
    const name = path.slice(KNOWLEDGE.length + 1);
    if (!name.endsWith(".md")) {
      problems.push(fileProblem(path, 1, "não conheço este arquivo", remedyFor(name)));
      continue;
    }
    const slug = name.slice(0, -".md".length);
    const filled = fill(file);
    problems.push(...filled.problems);
    const { text } = filled.file;
    const article = readArticle(slug.replace(/^.*\//, ""), text);
    if ("reason" in article) {
      problems.push(fileProblem(path, article.line, article.reason, article.remedy));
      continue;
    }
    const other = byTitle.get(article.title.toLowerCase());
    if (other !== undefined) {
      const reason = `o título "${article.title}" já é o de ${other}`;
      problems.push(
        fileProblem(path, 1, reason, "Dê outro título: é por ele que o cliente sabe de onde veio a resposta."),
      );
    }
    byTitle.set(article.title.toLowerCase(), path);
    articles.push({ slug, source: file.text, article, hash: hashOfArticle(article) });
  }
  return { articles, problems };
}

function remedyFor(name: string): string {
  const ending = name.replace(/^.*\./, "");
  if (suggestName(ending.toLowerCase(), ["md", "markdown", "txt"]) === null)
    return "Em knowledge/ só há artigos *.md, e questions.yaml.";
  return `Chame-o de ${name.replace(/\.[^./]*$/, "")}.md.`;
}
