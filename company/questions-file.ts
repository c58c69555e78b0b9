import { z } from "zod";
import type { YamlFile } from "../flows/compile/read-yaml.js";
import type { Problem } from "../flows/program-source.js";
import type { OwnQuestion } from "../knowledge/ports.js";
import { checkYamlList } from "./check-yaml.js";
import { fileProblem } from "./file-problem.js";

/** The company's own questions, with the sources that shall answer them. */
export const QUESTIONS_FILE = "knowledge/questions.yaml";

const source = z.string().trim().min(1).max(200);
const questionSchema = z.strictObject({
  question: z.string().trim().min(1).max(300),
  sources: z.union([source, z.array(source).max(10)]).optional(),
});
const MOST = 300;

/** Reads `knowledge/questions.yaml`. */
export function readQuestionsFile(yaml: YamlFile): { questions: OwnQuestion[]; problems: Problem[] } {
  const { items, problems } = checkYamlList(yaml, questionSchema);
  const questions = new Map<string, OwnQuestion>();
  for (const { value, index } of items) {
    const { question, sources = [] } = value;
    const key = question.toLowerCase();
    if (questions.has(key)) {
      const line = yaml.line([index, "question"]);
      problems.push(fileProblem(yaml.path, line, `a pergunta "${question}" aparece duas vezes`, "Apague uma delas."));
      continue;
    }
    questions.set(key, { question, sources: typeof sources === "string" ? [sources] : sources });
  }
  if (questions.size > MOST)
    problems.push(fileProblem(yaml.path, 1, `são mais de ${MOST} perguntas`, "Fique com as que mais importam."));
  return { questions: [...questions.values()], problems };
}
