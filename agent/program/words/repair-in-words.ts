import type { ActionResult } from "../../wire.js";
import { numbersInWords } from "./numbers-in-words.js";
import type { MeasureWords, Words } from "./words.js";

/** What a repair would do or did, a line each: by folder or by name, if it tells them, and its numbers. */
export function repairInWords(result: ActionResult, isPreview: boolean, words: Words): string[] {
  const { effect, folders = [] } = result;
  const { bytes, number } = numbersInWords(words.language);
  const say = words.repair;
  const many = (count: number) => say.files(number(count), count === 1);
  const lines = folders.map(({ folder, files, bytes: size, how }) =>
    say.row({ folder, files: many(files), bytes: bytes(size), how, isPreview }),
  );
  if (effect.leftFiles) lines.push(say.leftOut(many(effect.leftFiles)));
  const measured = measuresInWords(result, words);
  if (measured.length > 0) return [...lines, ...measured];
  if (effect.bytes === undefined) return isPreview ? [...lines, say.noPromise] : lines;
  const files = effect.files === undefined ? null : many(effect.files);
  return [...lines, say.total({ bytes: bytes(effect.bytes), files, isPreview })];
}

/** They are 1 or 0. */
const FLAGS: readonly (keyof MeasureWords)[] = ["brokenStore", "brokenFiles", "repairedFiles"];

/** The numbers that have words of their own: what is done, what it is done to, and what was measured before and after. */
export function measuresInWords({ effect, before = {}, after, items = [] }: ActionResult, words: Words): string[] {
  const { number } = numbersInWords(words.language);
  const { measures, restart, beforeAndAfter, yesOrNo } = words.repair;
  const value = (name: keyof MeasureWords, of: number) => (FLAGS.includes(name) ? yesOrNo(of === 1) : number(of));
  const done = known(effect).map(([name, of]) => `${measures[name]}: ${value(name, of)}`);
  const seen = known(before).map(([name, of]) => {
    const now = after?.[name];
    const told = value(name, of);
    return `${measures[name]}: ${now === undefined ? told : beforeAndAfter({ before: told, after: value(name, now) })}`;
  });
  const names = items.length > 0 ? [items.join(", ")] : [];
  return [...done, ...names, ...seen, ...(effect.restartNeeded ? [restart] : [])];

  function known(of: { [measure: string]: number }): [keyof MeasureWords, number][] {
    return Object.entries(of).filter((one): one is [keyof MeasureWords, number] => Object.hasOwn(measures, one[0]));
  }
}

/** Whether and how it can be taken back. Clean-ups, which tell folders, say it in the words of their quarantine. */
export function undoInWords({ undo, folders }: ActionResult, words: Words): string {
  if (undo === null) return words.repair.cannotReturn;
  const said = words.reason(undo);
  return folders !== undefined ? words.repair.canReturn : /[.!?]$/.test(said) ? said : `${said}.`;
}
