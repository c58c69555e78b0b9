/** The words of the sheet of keys, which are loaded with it. */
export const helpWords = {
  title: "Atalhos do teclado",
  lead: "Valem fora dos campos de texto.",
  keys: [
    ["j / k", "Próxima e anterior na fila"],
    ["Enter", "Abrir a conversa"],
    ["1 a 7", "Trocar a lista: Esperando, Minhas…"],
    ["/", "Procurar em todas as conversas"],
    ["a", "Assumir"],
    ["d", "Devolver ao robô"],
    ["e", "Encerrar"],
    ["r", "Escrever uma resposta"],
    ["n", "Escrever uma nota"],
    ["i", "Mostrar ou esconder os detalhes"],
    ["Esc", "Sair do campo; voltar à fila"],
    ["?", "Esta ajuda"],
  ] as const,
  toggle: "Usar atalhos de uma tecla",
};
