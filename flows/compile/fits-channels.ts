import type { Capabilities } from "../capabilities.js";
import type { ChoiceOption } from "../content.js";
import type { FitCheck } from "../steps/step-kind.js";

export type Channel = { name: string; capabilities: Capabilities };

/**
 * Something that a channel cannot carry. `refused`: there is no way around it. Otherwise the channel falls back to
 * something plainer.
 */
export type Misfit = { refused: boolean; reason: string; remedy: string };

/**
 * Checks one content against every enabled channel. Filled-in values count as empty, because they are not known yet.
 */
export function misfits(content: FitCheck, channels: readonly Channel[]): Misfit[] {
  return channels.flatMap((channel) => misfitsOf(content, channel));
}

function misfitsOf(content: FitCheck, { name, capabilities }: Channel): Misfit[] {
  const found: Misfit[] = [];
  const written = content.text.fixed ?? content.text.source.replace(/\{\{.*?\}\}/gs, "");
  if (content.options && content.options.length > 0) {
    const shape = shapeOfChoices(written, content.options, capabilities);
    if (shape === "none") {
      found.push({
        refused: true,
        reason: `a pergunta com ${content.options.length} opções não cabe no canal "${name}", nem como texto numerado`,
        remedy: `Deixe o texto e as opções com até ${capabilities.text.max} caracteres ao todo.`,
      });
    } else if (shape === "numbered" && capabilities.buttons.max + capabilities.list.rows > 0) {
      found.push({
        refused: false,
        reason: `no canal "${name}" as opções viram texto numerado`,
        remedy:
          capabilities.list.rows > 0
            ? `Para ter lista ali: até ${capabilities.list.rows} opções de até ${capabilities.list.label} caracteres.`
            : `Para ter botões ali: até ${capabilities.buttons.max} opções de até ${capabilities.buttons.label} caracteres, sem descrição.`,
      });
    }
  } else if (!content.media && written.length > capabilities.text.max) {
    found.push({
      refused: true,
      reason: `o texto tem ${written.length} caracteres e o canal "${name}" leva ${capabilities.text.max}`,
      remedy: "Divida-o em dois textos.",
    });
  }
  if (content.fallback) return found;
  if (content.media && !(content.media in capabilities.media.send)) {
    found.push({
      refused: true,
      reason: `o canal "${name}" não leva arquivos do tipo ${content.media}`,
      remedy: "Escreva um fallback com o que dizer ali.",
    });
  } else if (content.media && written.length > capabilities.media.caption) {
    found.push({
      refused: true,
      reason: `a legenda tem ${written.length} caracteres e o canal "${name}" leva ${capabilities.media.caption}`,
      remedy: "Encurte a legenda, ou mande o texto em um passo próprio.",
    });
  }
  if (content.location && !capabilities.location) {
    found.push({
      refused: true,
      reason: `o canal "${name}" não leva lugares no mapa`,
      remedy: "Escreva um fallback com o endereço em texto.",
    });
  }
  if (content.template && !capabilities.templates) {
    found.push({
      refused: true,
      reason: `o canal "${name}" não tem modelos aprovados`,
      remedy: "Escreva um fallback com o que dizer ali.",
    });
  }
  return found;
}

function shapeOfChoices(
  text: string,
  options: readonly ChoiceOption[],
  { buttons, list, text: plain }: Capabilities,
): "buttons" | "list" | "numbered" | "none" {
  const within = (label: number, id: number): boolean =>
    options.every((option) => option.label.length <= label && option.id.length <= id);
  const described = options.some((option) => option.description);
  if (!described && options.length <= buttons.max && text.length <= buttons.body && within(buttons.label, buttons.id)) {
    return "buttons";
  }
  if (options.length <= list.rows && text.length <= list.body && within(list.label, list.id)) return "list";
  const lines = options.reduce((sum, option, index) => sum + `\n${index + 1}. ${option.label}`.length, 1);
  return text.length + lines <= plain.max ? "numbered" : "none";
}
