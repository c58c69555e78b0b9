import type { DownloadOffer, OutboundContent } from "../content.js";
import type { ResultOf } from "../room-request.js";
import type { StepTurn } from "./step-kind.js";

type Invited = Extract<ResultOf<"devices.invite">, { outcome: "invited" }>["value"];

const WHAT_IT_IS = [
  "O diagnóstico é grátis e leva uns dois minutos. Você abre um programa pequeno no computador que está com problema.",
  "Ele lê memória, discos, temperatura, atualizações e programas pesados; nunca fotos, documentos ou senhas. Mostra tudo antes de enviar, e não muda nada.",
];

/**
 * Invites the customer's computer. The text alone is enough everywhere: the link for who reads it on that computer, and
 * an address short enough to be typed there for who reads it on a phone. A channel that shows downloads offers the program
 * itself; any other gets the link as a picture as well, for the camera of another device.
 */
export function sayInvitation(turn: StepTurn, invited: Invited): void {
  const { url, code, picture = null } = invited;
  const instead = `Abra neste computador: ${url}\nCódigo: ${code} (vale 10 minutos). Está no celular? No navegador do computador com problema, digite ${typedAddress(url)} e esse código.`;
  const message: OutboundContent = { kind: "text", text: [...WHAT_IT_IS, instead].join("\n") };
  const offered: OutboundContent = { ...message, download: offerOf(invited, instead) };
  if (turn.carries(offered)) return turn.say(offered);
  turn.say(message);
  if (picture === null) return;
  const caption = `Com outro aparelho por perto? A câmera dele abre este QR, que leva à página do diagnóstico com o código ${code}.`;
  const image = { kind: "media", media: "image", mime: "image/png", name: "convite.png", caption } as const;
  if (turn.carries({ ...image, fileId: picture })) turn.say({ ...image, fileId: picture });
}

/** An invitation's address as it is typed into a browser: without the code, which the page asks for. */
export function typedAddress(url: string): string {
  return url.replace(/\?.*$/, "").replace(/^https:\/\//, "");
}

function offerOf({ url, code, expires_at, picture = null, programs }: Invited, instead: string): DownloadOffer {
  const expiresAt = expires_at === undefined ? Number.NaN : Date.parse(expires_at);
  return {
    instead,
    code,
    page: url,
    address: typedAddress(url),
    expiresAt: Number.isNaN(expiresAt) ? null : expiresAt,
    picture,
    files: programs ?? [],
  };
}
