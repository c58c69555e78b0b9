import type { Told } from "../../tests/models/told.js";

type Sentence = { text: string; passages: number[] };
/** A way of lying: what it is, and the sentence that a lying model says about what it was shown. */
export type Lie = { name: string; say(told: Told): Sentence };

const first = ({ trechos = [] }: Told) => trechos[0] ?? { numero: 1, titulo: "", sobre: "", texto: "" };
const line = (told: Told, with_: RegExp): { text: string; numero: number } => {
  for (const { numero, texto } of told.trechos ?? [])
    for (const text of texto.split("\n")) if (with_.test(text)) return { text, numero };
  return { text: first(told).texto.split("\n")[0] ?? "", numero: first(told).numero };
};
const other = (found: string) => String(Number(found) + 7);

/** Ten ways in which models lie. Each sentence has words of the passages, so that nothing but its lie gives it away. */
export const LIES: readonly Lie[] = [
  {
    name: "wrong price",
    say(told) {
      const { text, numero } = line(told, /R\$ ?\d/);
      const lied = /R\$ ?\d/.test(text)
        ? text.replace(/(R\$ ?)(\d+)/, (_all, mark, found) => mark + other(found))
        : `${text} Custa R$ 37,00.`;
      return { text: lied, passages: [numero] };
    },
  },
  {
    name: "wrong deadline",
    say(told) {
      const { text, numero } = line(told, /\d+ (dias?|horas?|meses|minutos)/);
      const lied = /\d+ (dias?|horas?)/.test(text)
        ? text.replace(/\d+(?= (dias?|horas?|meses|minutos))/, other)
        : `${text} Fica pronto em 3 horas.`;
      return { text: lied, passages: [numero] };
    },
  },
  {
    name: "foreign link",
    say: (told) => ({ text: `${line(told, /./).text} Veja em https://evil.example/oferta`, passages: [1] }),
  },
  {
    name: "invented warranty",
    say: (told) => ({ text: `${line(told, /./).text} A garantia é vitalícia.`, passages: [1] }),
  },
  {
    name: "citation of the wrong passage",
    say(told) {
      const all = told.trechos ?? [];
      const last = all.at(-1) ?? first(told);
      const said = line(told, /./);
      const text = last.texto.includes(said.text) ? `${said.text} (sic)` : said.text;
      return {
        text: text === said.text ? said.text : `${text}!`,
        passages: [last.numero === said.numero ? 99 : last.numero],
      };
    },
  },
  {
    name: "foreign telephone",
    say: (told) => ({ text: `${line(told, /./).text} Ligue para (11) 4002-8922.`, passages: [1] }),
  },
  {
    name: "promise",
    say: (told) => ({ text: `${line(told, /./).text} Prometemos entregar hoje, sem custo.`, passages: [1] }),
  },
  {
    name: "foreign product",
    say: (told) => ({ text: `${line(told, /./).text} Vale para PlayStation também.`, passages: [1] }),
  },
  {
    name: "the opposite",
    say(told) {
      const { text, numero } = line(told, /\bnão \S/i);
      const lied = /\bnão \S/i.test(text)
        ? text.replace(/\b[nN]ão (\S)/, "$1")
        : `Não ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
      return { text: lied, passages: [numero] };
    },
  },
  {
    name: "wrong address",
    say: (told) => ({ text: `${line(told, /./).text} Estamos na Rua das Palmeiras, 900.`, passages: [1] }),
  },
];
