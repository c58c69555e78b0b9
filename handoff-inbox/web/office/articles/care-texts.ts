const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("pt-BR")} ${count === 1 ? one : more}`;

type Score = { right: number; wrong: number; unanswered: number };
const scoreWords = ({ right, wrong, unanswered }: Score) =>
  `${many(right, "certa", "certas")}, ${many(wrong, "errada", "erradas")}, ${unanswered} sem resposta`;

/** The texts about gaps that close, articles that are tried out, their history, and the company's own questions. */
export const careTexts = {
  gaps: {
    also: "Também perguntada assim:",
    waiting: (count: number) => many(count, "cliente espera", "clientes esperam"),
    answered: "Já respondidas",
    answeredLead: "Um artigo responde agora. Se ele sair, a pergunta volta para a lista de cima.",
    by: (when: string) => `respondida ${when} por`,
    see: (name: string) => `Ver ${name}`,
    tell: "Contar a quem esperou",
    draft: "Rascunho a partir da conversa",
    drafting: "Escrevendo o rascunho…",
    drafted: "Este é um rascunho de como a equipe respondeu. Confira e corrija: nada foi publicado.",
  },
  waiting: {
    title: "Contar a quem esperou",
    loading: "Vendo quem esperou…",
    text: "O robô escreve a cada cliente marcado:",
    preview: (question: string, answer: string, source: string | null) =>
      `Você me perguntou: “${question}”. Agora eu sei responder:\n\n${answer}${source ? `\n\nFonte: ${source}` : ""}`,
    night: (when: string) => `Agora é hora de descanso dos clientes. Dá para contar ${when}.`,
    unanswered: "Nenhum artigo responde a isto agora.",
    nobody: "Ninguém espera por esta resposta.",
    somebody: "Cliente sem nome",
    states: {
      ready: "pode receber",
      told: "já soube",
      opted_out: "não quer mensagens",
      with_person: "está com a equipe",
      window_closed: "passou o prazo do canal",
      channel_gone: "o canal não existe mais",
    },
    send: (count: number) => `Contar a ${many(count, "cliente", "clientes")}`,
    sent: (count: number) =>
      count === 0
        ? "Ninguém mais precisava saber."
        : `${many(count, "cliente vai", "clientes vão")} receber a resposta.`,
  },
  tried: {
    act: "Ver como fica",
    trying: "Experimentando…",
    title: "Como fica",
    as: "O cliente lê assim, trecho por trecho:",
    source: (title: string) => `Fonte: ${title}`,
    score: "Perguntas da empresa",
    now: (score: Score) => `Hoje: ${scoreWords(score)}.`,
    then: (score: Score) => `Com este texto: ${scoreWords(score)}.`,
    noQuestions: "A empresa ainda não tem perguntas suas para conferir.",
    worse: "Com este texto, o robô acerta menos perguntas da empresa do que hoje.",
    changes: "Respostas que mudam",
    none: "Nenhuma resposta conhecida muda.",
    of: { own: "pergunta da empresa", gap: "perguntada por clientes" },
    before: "Hoje",
    after: "Com este texto",
    outcomes: {
      found: "",
      perhaps: "avisa que pode não ser isso",
      between: "oferece assuntos",
      unknown: "diz que não sabe",
    },
    verdicts: { right: "certa", wrong: "fonte errada", unanswered: "sem resposta" },
    askWorse: "Publicar mesmo assim?",
    worseText: (before: Score, after: Score) =>
      `As perguntas da empresa ficariam com ${scoreWords(after)}; hoje são ${scoreWords(before)}.`,
    publish: "Publicar assim mesmo",
    kept: "Nada foi publicado. Mude o texto e salve de novo.",
    saved: (after: Score) => `Salvo. Perguntas da empresa: ${scoreWords(after)}.`,
  },
  history: {
    link: "Histórico",
    title: (article: string) => `Histórico de ${article}`,
    lead: "Quem mudou o artigo, quando, e o quê. Voltar a uma versão é uma mudança como as outras.",
    version: (n: number) => `Versão ${n}`,
    by: (who: string, when: string) => (who === "" ? when : `${who}, ${when}`),
    long: "antes de haver histórico",
    removed: "artigo removido",
    now: "é a de agora",
    see: "Ver o que mudou",
    back: "Voltar a esta versão",
    backAsk: (n: number) => `Voltar à versão ${n}?`,
    backText: "O texto dela passa a valer na hora. O de agora continua no histórico.",
    done: (n: number) => `O artigo está como na versão ${n}.`,
    added: "entrou",
    gone: "saiu",
    same: (count: number) => many(count, "linha igual", "linhas iguais"),
    empty: { title: "Nenhuma mudança guardada ainda", text: "A partir da próxima, cada versão do artigo fica aqui." },
  },
  questions: {
    link: "Perguntas da empresa",
    title: "Perguntas da empresa",
    lead: "As perguntas que o robô precisa acertar, e de onde deve vir a resposta. Elas são conferidas a cada mudança do que a empresa escreve.",
    list: "Perguntas",
    one: (n: number) => `Pergunta ${n}`,
    sources: "Fontes certas",
    sourcesHint: "Título ou nome do artigo; várias, separadas por ponto e vírgula. Vazio: qualquer fonte serve.",
    add: "Acrescentar pergunta",
    take: (n: number) => `Tirar a pergunta ${n}`,
    scores: "Como o robô foi",
    noScores: "Ainda não foi conferido. Salve as perguntas e espere um instante.",
    score: scoreWords,
    cause: (title: string) => `depois de “${title}”`,
    worse: "piorou",
    better: "melhorou",
  },
};
