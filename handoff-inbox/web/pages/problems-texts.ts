/** The words of the problems, which are loaded with their page. */
export const problemWords = {
  title: "Problemas",
  lead: "O que não foi feito, ou não se sabe se foi. Nada aqui se perde até alguém decidir.",
  kinds: { dead: "Não foi", uncertain: "Não se sabe se foi" },
  resend: "Enviar de novo",
  dismiss: "Dispensar",
  open: "Abrir a conversa",
  resent: "Enviado de novo.",
  dismissed: "Dispensado.",
  uncertainHint: "Pode ter chegado: enviar de novo pode repetir a mensagem.",
  empty: { title: "Tudo certo", text: "Nenhuma mensagem parada. Se alguma não sair, ela aparece aqui com o motivo." },
  failed: "Não deu para carregar os problemas.",
};
