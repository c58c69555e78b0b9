/**
 * Replaces what names a person, and what no question about a shop needs: e-mail addresses, telephones, documents, cards and
 * other long numbers, and the customer's own name. Prices, dates and times stay, and so do parts of a name that are words of
 * every day: "90 dias" names no Ana Dias.
 */
export function maskPersonal(text: string, names: readonly string[] = []): string {
  const masked = text
    .replace(/[\p{L}\d._%+-]+@[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/gu, "[e-mail]")
    .replace(/\+?\d(?:[\d.\-/ ()]{6,})\d/g, (found) => (isDate(found) ? found : "[número]"));
  return names
    .flatMap((name) => [name, ...name.split(/\s+/)])
    .filter(tellsWho)
    .reduce((rest, name) => rest.replace(wordOf(name), "[nome]"), masked);
}

/** The shortest word that tells who somebody is, in UTF-16 code units. */
const SHORTEST = 4;
/** Words of every day that are names as well; plain. */
const ORDINARY = new Set(
  (
    "dias reis santos rosa rosas costa campos campo leite prata ouro ramos rocha cruz neves flores lima serra ponte fonte porto " +
    "monte mata vale vila terra pedra barros branco preto pinto cordeiro carneiro coelho lobo leao machado ferreiro guerra bento " +
    "sales vital cliente loja tela casa vitoria gloria graca esperanca aparecida socorro luzia clara serena bela justo real feliz " +
    "bonito novo nova velho neto filho junior sobrinho pires bispo paixao bastos franco primo amado querido forte"
  ).split(" "),
);
const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Whether a name, or a part of one, tells who somebody is: not "dos", "Ana" or "Dias" alone. */
const tellsWho = (name: string): boolean => name.trim().length >= SHORTEST && !ORDINARY.has(plain(name.trim()));

const isDate = (text: string): boolean => /^\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}$/.test(text.trim());

const wordOf = (name: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\d])${name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\d])`, "giu");
