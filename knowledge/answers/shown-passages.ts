import type { NearPassage } from "../create-knowledge.js";
import { isInstructionLike } from "../guard/instruction-like.js";
import { limitsBefore } from "../guard/with-conditions.js";
import { sentencesOf } from "../sentences.js";

/** Longer passages are cut at a sentence, because a model's time and money are short. UTF-16 code units. */
const LONGEST = 1_500;

/**
 * The passages as a model is shown them: without what talks to a model instead of to a customer. A passage of which
 * nothing is left is not shown.
 */
export function shownPassages(passages: readonly NearPassage[]): NearPassage[] {
  return passages.flatMap((passage) => {
    const text = within(sentencesOf(passage.text).filter((sentence) => !isInstructionLike(sentence)));
    if (text === "") return [];
    const [title, heading] = [passage.title, passage.heading].map((above) => (isInstructionLike(above) ? "" : above));
    return [{ ...passage, text, title: title ?? "", heading: heading ?? "" }];
  });
}

function within(sentences: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const sentence of sentences) {
    length += sentence.length + 1;
    if (length > LONGEST) {
      // What is limited behind the cut would look as if it were not.
      if (limitsBefore(sentence)) kept.pop();
      break;
    }
    kept.push(sentence);
  }
  return kept.join("\n");
}
