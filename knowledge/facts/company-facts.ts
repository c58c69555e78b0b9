import type { KnownCompany } from "../ports.js";
import type { Terms } from "../terms.js";
import { asksOnly, clausesOf, plainOf } from "./asks-only.js";
import type { Fact } from "./fact.js";

type Kind = {
  name: string;
  /** Matches a plain clause that asks for the fact. */
  asked: RegExp;
  /** Words that may stand beside it in the question. */
  words: ReadonlySet<string>;
  /** Null when the company's files do not say it. */
  say(company: KnownCompany): string | null;
};

const set = (words: string) => new Set(words.split(" "));

const KINDS: readonly Kind[] = [
  {
    name: "phone",
    asked:
      /\b(telefone|tel|fone|numero (de|do|da) (voces|vcs|loja|contato|telefone|zap|whats\w*)|ligar (pra|para|ai)|contato)\b/,
    words: set("telefone numero contato ligar celular whatsapp fixo"),
    say: ({ phone }) => (phone === null ? null : `Nosso telefone é ${showPhone(phone)}.`),
  },
  {
    name: "email",
    asked: /\b(e-?mail|correio eletronico)\b/,
    words: set("email mail e contato endereco correio eletronico"),
    say: ({ email }) => (email === null ? null : `Nosso e-mail é ${email}.`),
  },
  {
    name: "site",
    asked: /\b(site|pagina|website|na internet)\b/,
    words: set("site pagina website internet endereco link"),
    say: ({ site }) => (site === null ? null : `Nosso site é ${site}`),
  },
  {
    name: "cnpj",
    asked: /\bcnpj\b/,
    words: set("cnpj numero"),
    say: ({ cnpj }) =>
      cnpj === null ? null : `Nosso CNPJ é ${cnpj.replace(/^(..)(...)(...)(....)(..)$/, "$1.$2.$3/$4-$5")}.`,
  },
  {
    name: "address",
    asked:
      /\b(endereco|localizacao|onde (e|eh|fica|ficam|esta|estao|voces|vcs)|fica onde|ficam onde|como (eu )?(chego|chegar)|qual (a )?rua|(em )?(que|q|qual) bairro|qual (o )?cep|que cidade)\b/,
    words: set(
      "endereco localizacao fica ficam rua bairro cep cidade chego chegar numero metro perto ponto referencia estar",
    ),
    say: addressOf,
  },
  {
    name: "payment",
    asked:
      /\b(formas? de (pagamento|pagar)|meios? de pagamento|como (posso |eu |q |que )*(pago|pagar|paga)|(aceita|aceitam|pagar|pago|passa|passam) .*\b(pix|cartao|dinheiro|boleto|credito|debito|cheque)|(pix|cartao|boleto|dinheiro)$)\b/,
    words: set(
      "forma formas meio meios pagamento pagar pago paga aceita aceitam pix cartao dinheiro boleto credito debito cheque passa passam visa master",
    ),
    say: ({ payment = [] }) => (payment.length === 0 ? null : `Você pode pagar com ${inWords(payment)}.`),
  },
];

/**
 * The answer of the company's own file to a question that asks for nothing else. The first clause that asks for a fact
 * counts.
 */
export function companyFact(question: string, company: KnownCompany, terms: Terms): Fact | null {
  const names = new Set(terms(company.name).map(({ word }) => word));
  for (const clause of clausesOf(question)) {
    const plain = plainOf(clause);
    for (const { name, asked, words, say } of KINDS) {
      if (!asked.test(plain) || !asksOnly(clause, words, names, terms)) continue;
      const text = say(company);
      if (text !== null) return { document: `company/${name}`, source: company.name, text };
    }
  }
  return null;
}

/** Everything that the company's own file says, as one passage. */
export function aboutOf(company: KnownCompany) {
  const text = KINDS.flatMap(({ say }) => say(company) ?? []).join("\n");
  return { document: "company/about", title: company.name, heading: "", text, position: 0 };
}

function addressOf({ address }: KnownCompany): string | null {
  if (address === null) return null;
  const { street, number, complement, district, city, state, postalCode, directions } = address;
  const place = [`${street}, ${number}`, complement, district, `${city} (${state})`].filter((part) => part !== null);
  const cep = postalCode === null ? "" : `, CEP ${postalCode.replace(/^(.{5})/, "$1-")}`;
  return `Estamos na ${place.join(", ")}${cep}.${directions === null ? "" : ` ${directions}`}`.replace(
    /^Estamos na (?!rua|avenida|av\.|travessa|praça|alameda|rodovia|estrada)/i,
    "Nosso endereço: ",
  );
}

function inWords(list: readonly string[]): string {
  const last = list.at(-1) ?? "";
  return list.length < 2 ? last : `${list.slice(0, -1).join(", ")} ou ${last}`;
}

/** "+551155500142" → "(11) 5550-0142". Numbers of other countries are not changed. */
function showPhone(phone: string): string {
  const [, area, first, second] = /^\+55(\d\d)(\d{4,5})(\d{4})$/.exec(phone) ?? [];
  return area === undefined ? phone : `(${area}) ${first}-${second}`;
}
