const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("pt-BR")} ${count === 1 ? one : more}`;

/** The texts about documents that become articles, and about questions without an answer. */
export const documentTexts = {
  title: "Documentos",
  lead: "Arquivos da empresa que viram artigos: manuais, termos, perguntas e respostas.",
  link: "Documentos",
  bring: "Trazer documentos",
  bringHint:
    "PDF, Word (.docx), página HTML, texto ou CSV com as colunas pergunta e resposta; até 25 MB cada. O robô passa a responder com o texto deles.",
  bringing: (name: string) => `Enviando ${name}…`,
  tooLarge: (name: string) => `${name} passa de 25 MB.`,
  empty: {
    title: "Nenhum documento ainda",
    text: "Traga o que a empresa já tem escrito. Cada documento vira artigos que você pode conferir e corrigir.",
  },
  states: { waiting: "na fila", reading: "sendo lido", ready: "pronto", failed: "não deu para ler" },
  pages: (count: number) => many(count, "página", "páginas"),
  made: (count: number) => many(count, "artigo", "artigos"),
  brought: (when: string) => `trazido ${when}`,
  article: (n: number) => `Artigo ${n}`,
  see: "Ver o artigo",
  stillOld: "Os artigos de antes continuam valendo.",
  replace: "Trocar o arquivo",
  replaceHint: "O que você corrigiu à mão nos artigos dele é escrito de novo.",
  remove: "Remover",
  removeAsk: (name: string) => `Remover ${name}?`,
  removeText: "Os artigos feitos dele saem também, e o robô deixa de responder com eles na hora.",
  removed: (name: string) => `${name} foi removido.`,
  gaps: {
    title: "Perguntas sem resposta",
    lead: "O que os clientes perguntaram e nada do que a empresa escreveu responde.",
    link: "Perguntas sem resposta",
    empty: {
      title: "Nenhuma pergunta sem resposta",
      text: "Quando o robô não souber responder, a pergunta aparece aqui.",
    },
    times: (count: number) => many(count, "vez", "vezes"),
    last: (when: string) => `a última ${when}`,
    write: "Escrever a resposta",
    conversation: "Ver a conversa",
    dismiss: "Tirar da lista",
    dismissed: "A pergunta saiu da lista.",
  },
  tried: {
    title: "Experimentar uma pergunta",
    lead: "O que o robô responderia sem a inteligência artificial, e de onde tiraria a resposta. Nada é registrado.",
    link: "Experimentar uma pergunta",
    question: "Pergunta",
    hint: "Escreva como um cliente escreveria.",
    ask: "Perguntar",
    outcomes: {
      found: "Ele responde:",
      perhaps: "Ele responde, avisando que pode não ser isso:",
      between: "Ele não tem certeza, e pergunta qual destes assuntos:",
      unknown: "Ele diz que não sabe e oferece uma pessoa. A pergunta vai para a lista das sem resposta.",
    },
    source: (title: string) => `Fonte: ${title}`,
    sure: (percent: number) =>
      `Certeza: ${percent} %. A partir de 80 % ele responde; entre 20 % e 80 % oferece assuntos.`,
    passages: "Os trechos mais próximos",
    none: "Nenhum trecho tem palavras desta pergunta.",
    share: (percent: number) => `${percent} % de ser este`,
    matched: (count: number) => many(count, "palavra em comum", "palavras em comum"),
    better: "Se a resposta está em outro trecho, ponha nele um título com as palavras da pergunta.",
  },
};
