import type { ActionResult } from "../../wire.js";
import { numbersInWords } from "./numbers-in-words.js";
import type { Words } from "./words.js";

/** What a repair would do or did, a line each: by folder, if it tells them, and how much it frees. */
export function repairInWords({ effect, folders = [] }: ActionResult, isPreview: boolean, words: Words): string[] {
  const { bytes, number } = numbersInWords(words.language);
  const say = words.repair;
  const many = (count: number) => say.files(number(count), count === 1);
  const lines = folders.map(({ folder, files, bytes: size, how }) =>
    say.row({ folder, files: many(files), bytes: bytes(size), how, isPreview }),
  );
  if (effect.leftFiles) lines.push(say.leftOut(many(effect.leftFiles)));
  if (effect.bytes === undefined) return isPreview ? [...lines, say.noPromise] : lines;
  const files = effect.files === undefined ? null : many(effect.files);
  return [...lines, say.total({ bytes: bytes(effect.bytes), files, isPreview })];
}
