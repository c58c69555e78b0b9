import { remembering } from "./remembering.js";

/** Forms of address that belong to a person's usual name: "Dona Olga". */
const KEPT = new Set([
  "dona",
  "seu",
  "tia",
  "tio",
  "irma",
  "irmao",
  "padre",
  "pastor",
  "pastora",
  "madre",
  "vo",
  "frei",
]);
/** Titles before a name that a greeting leaves out. */
const SKIPPED = new Set([
  "dr",
  "dra",
  "sr",
  "sra",
  "srta",
  "prof",
  "profa",
  "professor",
  "professora",
  "doutor",
  "doutora",
  "eng",
  "me",
  "mr",
  "mrs",
]);
/** What people and systems write in place of a name. */
const NO_NAMES = new Set([
  "cliente",
  "contato",
  "user",
  "usuario",
  "whats",
  "teste",
  "test",
  "admin",
  "null",
  "undefined",
  "name",
  "nome",
  "visitante",
]);

/**
 * The name for a greeting, from the name in the person's profile: the first name with its form of address, without
 * ornaments, in the usual case. Empty when it is no name.
 */
export const greetingName = (name: string | null): string => (name === null ? "" : greeted(name));

/** It is read anew for each step that shows or compares a text. */
const greeted: (name: string) => string = remembering((name) => {
  const words = name
    .normalize("NFKC")
    .split(/\s+/)
    .map((word) => word.replace(/^[^\p{L}]+|(?<![^\p{L}])[^\p{L}]+$/gu, ""))
    .filter((word) => /\p{L}{2}/u.test(word) && !/[^\p{L}\p{M}'’-]/u.test(word));
  const first = words.findIndex((word) => !SKIPPED.has(plain(word)));
  const [word = "", next] = first < 0 ? [] : words.slice(first);
  if (NO_NAMES.has(plain(word))) return "";
  if (!KEPT.has(plain(word))) return inCase(word);
  return next === undefined ? "" : `${inCase(word)} ${inCase(next)}`;
});

/** "MARIA" and "maria" become Maria. A name with mixed case stays as its owner wrote it. */
function inCase(word: string): string {
  const shouted = word === word.toLocaleUpperCase("pt-BR");
  if (!shouted && word !== word.toLocaleLowerCase("pt-BR")) return word;
  return word
    .toLocaleLowerCase("pt-BR")
    .replace(
      /(^|[-'’])(\p{L})/gu,
      (_all, before: string, letter: string) => before + letter.toLocaleUpperCase("pt-BR"),
    );
}

function plain(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
