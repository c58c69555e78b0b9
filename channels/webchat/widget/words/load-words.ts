import { ptBr } from "./pt-br.js";
import type { Words } from "./words.js";

/**
 * The words of a locale. Portuguese comes with the app. Each other language is a file of its own, loaded when it is
 * needed.
 */
export async function loadWords(locale: string): Promise<Words> {
  switch (locale.slice(0, 2).toLowerCase()) {
    case "en":
      return (await import("./en.js")).en;
    case "es":
      return (await import("./es.js")).es;
    default:
      return ptBr;
  }
}
