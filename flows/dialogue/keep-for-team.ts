import type { InboundContent, MediaKind } from "../content.js";
import type { Turn } from "./turn.js";

const WHAT: Record<MediaKind, string> = {
  image: "sua foto",
  audio: "seu áudio",
  voice: "seu áudio",
  video: "seu vídeo",
  document: "seu documento",
  sticker: "sua figurinha",
};
const FOR_TEAM: Record<MediaKind, string> = {
  image: "uma foto",
  audio: "um áudio",
  voice: "um áudio",
  video: "um vídeo",
  document: "um documento",
  sticker: "uma figurinha",
};

/**
 * Marks content that is no text, and that the bot cannot use, for the team. Gives what the customer is told about it;
 * null when there is nothing to keep (a text, a sticker, a file that did not come).
 */
export function keepForTeam(turn: Turn, content: InboundContent): string | null {
  const what = nameOf(content);
  if (!what) return null;
  turn.effect({
    kind: "note",
    text: `O cliente mandou ${what.forTeam}, que o atendimento automático não sabe ler. Ficou guardado na conversa.`,
  });
  return `Recebi ${what.forCustomer} e guardei aqui para a equipe.`;
}

/** A file whose caption could not be understood is kept like one without a caption. */
export function withoutCaption(content: InboundContent): InboundContent {
  return content.kind === "media" ? { ...content, caption: undefined } : content;
}

function nameOf(content: InboundContent): { forCustomer: string; forTeam: string } | null {
  switch (content.kind) {
    case "media":
      if (content.caption || content.problem !== undefined || content.media === "sticker") return null;
      return { forCustomer: WHAT[content.media], forTeam: FOR_TEAM[content.media] };
    case "location":
      return { forCustomer: "sua localização", forTeam: "uma localização" };
    case "contacts":
      return { forCustomer: "o contato", forTeam: "um cartão de contato" };
    default:
      return null;
  }
}
