/**
 * A kind of answer (a price, a time, a place …): how a question asks for it, what a text must contain to give it, and
 * what headings above such texts are called.
 */
type AnswerKind = { name: string; asked: RegExp; held: RegExp; headed?: RegExp };

/** The expressions match plain text: lower case, no accents. */
const KINDS: readonly AnswerKind[] = [
  {
    name: "price",
    asked:
      /\b((?<!em )(quanto|qto|qnto|qnt)(?! (tempo|dura|duram|demora|demoram|mede|pesa)\b)|qual (o |e o |eh o )?(preco|valor|custo)|preco|valor|taxa|caro|barato|gratis|de graca|cobra|cobram|paga alguma|pago alguma)\b/,
    held: /r\$|\breais\b|\bgrat(is|uit[oa]s?)\b|\bsem custo\b|\bde graca\b/,
    headed: /\b(precos?|valor(es)?|custos?|custa|taxas?|tarifas?|mensalidades?|tabela|quanto)\b/,
  },
  {
    name: "duration",
    asked:
      /\b(quanto tempo|qnto tempo|qto tempo|quantos dias|qtos dias|quantas horas|demora|demoram|prazo|em quanto|ate quando|quando (fica|chega|sai)|dura|vale por)\b/,
    held: /\b\d+ ?(dias?|horas?|h|minutos?|min|semanas?|mes(es)?|anos?)\b|\bmesmo dia\b/,
    headed: /\b(prazos?|tempo|demora|duracao|quando)\b/,
  },
  {
    name: "clock",
    asked: /\b(que horas|q horas|horario|abre|abrem|fecha|fecham|aberto|aberta|abertos|funciona ate)\b/,
    held: /\b\d{1,2}h(\d\d)?\b|\b\d{1,2}:\d\d\b/,
    headed: /\b(horarios?|horas?|funcionamento|dias)\b/,
  },
  {
    name: "place",
    asked: /\b(onde (fica|e|eh|esta|estao|voces|vcs|posso ir)|endereco|qual (a )?rua|como chego|como chegar)\b/,
    held: /\b(rua|avenida|av\.|travessa|praca|rodovia|alameda)\b/,
    headed: /\b(enderecos?|onde|localizacao|chegar|unidades)\b/,
  },
  {
    name: "date",
    asked:
      /\b(em que (ano|dia|data)|quando (foi|ocorreu|aconteceu|nasceu|comecou|surgiu|iniciou)|que ano|qual (o )?ano)\b/,
    held: /\b(1[5-9]|20)\d\d\b/,
  },
  {
    name: "count",
    asked: /\b(quantos|quantas|qtos|qtas|qual (o )?(numero|total|quantidade))\b/,
    held: /\d|\b(dois|duas|tres|quatro|cinco|seis|sete|oito|nove|dez|cem|mil)\b/,
  },
];

/** The kinds of answer that a question asks for. */
export function kindsAsked(question: string): string[] {
  const plain = plainOf(question);
  return KINDS.filter(({ asked }) => asked.test(plain)).map(({ name }) => name);
}

/** The kinds of answer that a text can give. */
export function kindsHeld(text: string): string[] {
  const plain = plainOf(text);
  return KINDS.filter(({ held }) => held.test(plain)).map(({ name }) => name);
}

/** The kinds of answer that a heading promises. */
export function kindsHeaded(heading: string): string[] {
  const plain = plainOf(heading);
  return KINDS.filter(({ headed }) => headed?.test(plain)).map(({ name }) => name);
}

function plainOf(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}
