import { wordsOf } from "./plain-text.js";

const FAILED =
  /^(?:(?:ja|ainda|mas|e|ih|xi|poxa|infelizmente|fiz|tentei|reiniciei|testei|tudo|isso|aqui|continua|e nada|nao) )*(?:nao|n|naum|nem) (?:adiantou|adianta|resolveu|resolve|funcionou|deu certo|deu|foi|mudou(?: nada)?|ajudou|melhorou|rolou|deu em nada)(?: (?:nada|nao|isso|tambem|ainda|de novo))*$|^(?:(?:ja|ainda|mas|e|fiz|tentei|reiniciei|testei|tudo|isso|aqui) )*(?:continua (?:igual|a mesma coisa|na mesma|do mesmo jeito)|(?:ficou |ta |segue )?(?:na mesma|a mesma coisa|do mesmo jeito)|sem sucesso|e nada|nada ainda|nada mudou)$/;

/** Whether a message only says that what was tried did not help. */
export function reportsFailure(text: string): boolean {
  return !text.includes("?") && FAILED.test(wordsOf(text).join(" "));
}
