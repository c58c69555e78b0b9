import type { DeskFact } from "../../contract/conversation.js";

/** What happened to a conversation, in words for the team. */
export function factWords({ kind, person, team, score }: DeskFact): string {
  switch (kind) {
    case "opened":
      return person ? `${person} reabriu a conversa` : "O cliente começou a conversa";
    case "handed_over":
      return team ? `Passou para a equipe ${team}` : "Passou para as pessoas";
    case "taken":
      return `${person ?? "Uma pessoa"} assumiu`;
    case "first_answer":
      return `${person ?? "Uma pessoa"} deu a primeira resposta`;
    case "given_back":
      return person ? `${person} devolveu ao robô` : "O cliente voltou ao robô";
    case "closed":
      return person ? `${person} encerrou` : "Encerrada pelo robô";
    case "rated":
      return `O cliente deu nota ${score} de 5`;
  }
}
