import type { ChannelEvent } from "../../bot/vocabulary/channel-event.js";
import type { OutboundContent } from "../../bot/vocabulary/content.js";
import type { Harness } from "./harness.js";

const OPTIONS = ["Computador lento", "Problema na internet", "Preços e serviços", "Meu pedido", "Falar com uma pessoa"];

/** Answers each message after a read mark and some typing, like the product, with what the message asks for. */
export function startEchoBot(harness: Harness, thinkMs = 0): void {
  harness.onMessage = async (message) => {
    await harness.acknowledge(message, true);
    if (thinkMs > 0) await new Promise((resolve) => setTimeout(resolve, thinkMs));
    const result = await harness.send(message.from, await answerTo(harness, message));
    if (result.outcome !== "sent") throw new Error(`the echo bot could not answer: ${JSON.stringify(result)}`);
  };
}

async function answerTo(
  harness: Harness,
  { content, providerId, from }: ChannelEvent & { kind: "message" },
): Promise<OutboundContent> {
  switch (content.kind) {
    case "choice":
      return { kind: "text", text: `Você escolheu *${content.text}* (${content.id}).` };
    case "location":
      return {
        kind: "location",
        latitude: -23.5838,
        longitude: -46.6379,
        name: "Oficina Clique",
        address: "Rua dos Cliques, 120, loja 3",
      };
    case "media": {
      const file = await harness.fetchMedia(content.providerRef ?? "");
      const id = `echo-${providerId}`;
      harness.files.set(id, { ...file, name: file.name || "arquivo" });
      return { kind: "media", media: content.media, fileId: id, mime: file.mime };
    }
    case "text":
      return answerToText(content.text, providerId);
    default:
      return { kind: "text", text: `Recebi ${content.kind} de ${from.name}.` };
  }
}

function answerToText(text: string, providerId: string): OutboundContent {
  if (text === "botões") {
    const options = ["Sim, pode", "Agora não"].map((label, at) => ({ id: `b${at}`, label }));
    return {
      kind: "choices",
      text: "Posso fazer um diagnóstico gratuito? Leva uns dois minutos.",
      options,
      footer: "Nada é alterado no computador",
    };
  }
  if (text === "lista") {
    const options = OPTIONS.map((label, at) => ({
      id: `r${at}`,
      label,
      description: at === 0 ? "Travando, demorando para abrir" : undefined,
    }));
    return { kind: "choices", text: "Como posso ajudar?", options, button: "Ver opções" };
  }
  if (text === "reaja") return { kind: "reaction", emoji: "👍", to: providerId };
  return { kind: "text", text: `Você disse: ${text}` };
}
