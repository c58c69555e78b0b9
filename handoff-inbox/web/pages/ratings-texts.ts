import { many } from "../words.js";

/** The words of the ratings, which are loaded with their page. */
export const ratingWords = {
  title: "Avaliações",
  lead: "O que os clientes disseram do atendimento.",
  average: "Média",
  of5: "de 5",
  count: (count: number) => many(count, "avaliação", "avaliações"),
  recent: "Últimas",
  noComment: "Sem comentário",
  open: "Abrir a conversa",
  empty: {
    title: "Nenhuma avaliação ainda",
    text: "Depois de um atendimento o robô pede uma nota de 1 a 5. Ela aparece aqui.",
  },
  failed: "Não deu para carregar as avaliações.",
};
