/** Each line: the meant words, a colon, and how people type them in a chat. All are plain words (see `plainText`). */
const CHAT_WORDS = [
  "voce: vc ce oce",
  "com: c",
  "voces: vcs ces cs",
  "tambem: tb tbm tmb",
  "porque: pq pque porq",
  "nao: n nn naum num noa nem nunca",
  "beleza: blz blza belesa",
  "falou: flw",
  "valeu: vlw",
  "obrigado: obg obgd obrigada brigado brigada brigadao obrigadao",
  "thanks: tks thx",
  "cade: kd cd",
  "hoje: hj oje",
  "amanha: amnh",
  "ontem: onti",
  "quanto: qnto qto qnt quantos quantas qtos qtas",

  "quando: qnd qndo qdo qd",
  "quem: qm",
  "qual: qal quais",
  "que: q ki oq oque",
  "qualquer: qlqr qq",
  "muito: mt mto mta mtu mts muita mui",
  "demais: dms",
  "esta: ta tah",
  "estava: tava",
  "estou: to tou",
  "estao: tao",
  "estamos: tamo",
  "estive: tive",
  "aqui: aki ak",
  "agora: agr agra",
  "depois: dps dpois",
  "antes: ant",
  "mesmo: msm",
  "por favor: pfv pf pfvr pls plis please",
  "tudo: td",
  "todos: tds",
  "para: p pra pro pras pros prum",
  "e: eh",
  "de: d",
  "verdade: vdd vdade",
  "alguem: alg algm",
  "ninguem: ngm",
  "comigo: cmg",
  "contigo: ctg",
  "nao sei: sla",
  "hora: hr hrs h hs horas",
  "segunda: seg",
  "fim de semana: fds",
  "localizacao: loc maps mapa",
  "endereco: end",
  "telefone: tel fone",
  "mensagem: msg",
  "computador: pc pcs note notes notebook notebooks notbook noteboock notebok laptop comp pczinho computadores desktop",
  "internet: net",
  "wifi: wf wireless wi",
  "whatsapp: zap zapzap wpp whats",
  "celular: cel",
  "instagram: insta",
  "facebook: face",
  "youtube: yt",
  "onde: aonde ond",
  "vir: vim vem",
  "ir: vao vou vai",
  "preco: valor valores precos custo custa custam",
  "tecnico: tecnica",
  "dar: dava deu",
  "querer: quer quero qro queria gostaria keria kero",
  "precisar: preciso precisava presiso",
  "poder: posso pode podem poderia",
  "orcamento: orcamentos",
  "consertar: conserta arruma arrumar arrumam arrumaram conserto concerto reparo",
];

/** Words without a meaning of their own; they are removed. */
const FILLERS = "moco moca amigo amiga mano cara aff ue uai ne tipo entao tipow viu po poxa fi";

/**
 * Words for the same thing in the talk of shops and services. The words of a line count as its first word. Plain words
 * only.
 */
const SAME_MEANING = [
  "lento lenta lentos lerdo lerda devagar vagaroso lentidao tartaruga carroca",
  "propaganda propagandas anuncio anuncios pop popup popups publicidade",
  "apagar apaguei apagou deletar deletei deletou excluir exclui excluiu deletado apagado excluido",
  "quebrar quebrou quebraram quebrei estragar estragou estragaram danificar danificou danificaram",
  "pessimo pessima horrivel terrivel lixo palhacada absurdo vergonha desrespeito",
  "reiniciar reinicia reiniciando resetar reseta resetando",
  "previsao prazo andamento status situacao posicao novidade novidades noticia noticias",
  "agendar agenda agendo agendado marcar marca marco marcado agendamento",
  "reembolso estorno devolucao",
  "levar levo leva trazer trago",
  "orcamento orcamentos cotacao",
  "parcelar parcela parcelam parcelas parcelado",
  "domicilio domicilo residencia",
  "arquivo arquivos documento documentos dados",
  "congelar congela congelando congelou travar trava travando travou travado travada travadas travamento",
];

/**
 * Maps words as Brazilians type them in a chat to the words they mean, and fillers to nothing. Words for the same
 * everyday thing become one word, so that an example covers more messages.
 */
export const CHAT_SPELLING: ReadonlyMap<string, string> = new Map([
  ...SAME_MEANING.flatMap((line) => {
    const [first = "", ...others] = line.split(" ");
    return others.map((word): [string, string] => [word, first]);
  }),
  ...CHAT_WORDS.flatMap((line) => {
    const [meant = "", typed = ""] = line.split(": ");
    return typed.split(" ").map((word): [string, string] => [word, meant]);
  }),
  ...FILLERS.split(" ").map((word): [string, string] => [word, ""]),
]);

/**
 * Words that hold a sentence together and say little about its subject. They count little when similarity is measured,
 * and not at all when the classifier judges whether a message is about something unknown.
 */
export const FUNCTION_WORDS: ReadonlySet<string> = new Set(
  (
    "a o as os um uma uns umas e de do da dos das em no na nos nas ao aos para por com sem que se eu voce voces ele ela eles elas me te " +
    "meu minha meus minhas seu sua seus suas isso esse essa este esta estou estao estava esta estive ser sou era foi ja so mas ou como mais muito " +
    "demais tambem aqui ai la porque qual quem tem tenho ter ha vou ir vir por favor favor bem bom boa dia tarde noite oi ola querer precisar poder " +
    "gostar dar ver fazer ficar agora hoje ainda num nesse nessa num pelo pela ate entre sobre tudo todo toda qualquer algum alguma algo coisa mesmo la nao sim saber saber ante tipo tao"
  ).split(" "),
);
