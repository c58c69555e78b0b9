/** The words of the search, which are loaded with it. */
export const searchWords = {
  found: "Conversas encontradas",
  failed: "Não deu para procurar agora.",
  tooShort: { title: "Escreva um pouco mais", text: "Procuramos a partir de duas letras, ou do número de um pedido." },
  nothing: (text: string) => `Nada com “${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`,
  lookedEverywhere:
    "Procuramos em nomes, telefones, e-mails, números de pedidos e em todas as mensagens, de todas as listas, também nas encerradas.",
  lookedInMine:
    "Procuramos em nomes, telefones, e-mails, números de pedidos e em todas as mensagens das suas conversas e equipes, também nas encerradas. As de outras equipes você não vê.",
  first: (count: number) => `As ${count} mais recentes. Escreva mais uma palavra para achar outras.`,
};
