/** What people read about approved templates, at the conversation and at the office. */
export const templateTexts = {
  open: "Mandar modelo aprovado",
  title: "Mandar modelo aprovado",
  lead: "Um modelo pode ir depois do prazo. A plataforma cobra por ele.",
  which: "Modelo",
  variable: (name: string) => (/^\d+$/.test(name) ? `Valor ${name}` : name.replaceAll("_", " ")),
  needed: "Escreva este valor.",
  preview: "Como o cliente vai ler",
  send: "Enviar modelo",
  sending: "Enviando…",
  sent: "O modelo está indo para a conversa.",
  none: "Nenhum modelo aprovado pode ir daqui. Quem cuida do canal os vê no Escritório, em Canais.",
  list: "Modelos de mensagem",
  listHint: "O que a plataforma aprovou para mandar fora do prazo. A lista é lida de hora em hora.",
  readAt: (when: string) => `Lida ${when}.`,
  read: "Ler agora",
  reading: "Lendo…",
  /** `read`: the platform gave the list just now. Without that, nobody knows why it is empty. */
  empty: (read: boolean) =>
    read
      ? "A conta não tem modelos. Crie um na plataforma, e leia a lista de novo."
      : "Nenhum modelo conhecido: a lista ainda não foi lida, não pôde ser lida, ou está vazia. Quem pode mudar o canal vê o motivo com “Ler agora”.",
  statuses: {
    approved: "aprovado",
    pending: "em análise",
    rejected: "recusado",
    paused: "pausado",
    disabled: "desativado",
  },
  qualities: { good: "qualidade boa", fair: "qualidade média", poor: "qualidade baixa" },
  categories: { utility: "utilidade", marketing: "divulgação", authentication: "código de acesso" } as Record<
    string,
    string
  >,
  unfit: (why: string) => `Não pode ir daqui: ${why}.`,
};
