import { z } from "zod";
import type { OutboundContent, TemplateChoice } from "../content.js";
import { common, text } from "./shapes.js";
import { defineStep, NEXT, type PathPart, type StepCompiler, type StepTurn, type Text } from "./step-kind.js";

const named = {
  name: z
    .string()
    .regex(/^[a-z0-9_]{1,512}$/, "escreva o nome como na plataforma: letras minúsculas sem acento, números e _")
    .meta({ description: "Nome do modelo, como na plataforma." }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, 'escreva o idioma como na plataforma: "pt_BR", "en"')
    .default("pt_BR")
    .meta({ description: 'Idioma do modelo, como na plataforma: "pt_BR", "en".' }),
  variables: z.array(text).default([]).meta({ description: "Valores das variáveis do modelo, na ordem dele." }),
};
type Named = z.output<z.ZodObject<typeof named>>;

/** Sends a message that the platform approved beforehand, which may go out after the window has closed. */
export const template = defineStep({
  verb: "template",
  summary: "Manda um modelo aprovado pela plataforma, que vale também quando o prazo para responder acabou.",
  schema: z.strictObject({
    ...common,
    template: z.strictObject({
      ...named,
      instead: z
        .array(z.strictObject(named))
        .min(1)
        .optional()
        .meta({ description: "Outros modelos, em ordem, para quando este foi pausado ou recusado." }),
      fallback: text.optional().meta({ description: "O que dizer onde o canal não tem modelos." }),
    }),
  }),
  compile(step, compiler) {
    const { instead = [], fallback, ...first } = step.template;
    const chosen = compileNamed(first, compiler, "template");
    const others = instead.map((other, index) => compileNamed(other, compiler, "template", "instead", index));
    refuseTwice([first, ...instead], compiler);
    const words = fallback === undefined ? null : compiler.text(fallback, "template", "fallback");
    compiler.fits(
      { text: words ?? compiler.text("-", "template"), template: true, fallback: words !== null },
      "template",
    );
    return {
      run(turn) {
        const content: OutboundContent = { kind: "template", ...chosen(turn) };
        if (others.length > 0) content.instead = others.map((other) => other(turn));
        if (turn.carries(content)) turn.say(content);
        else if (words) turn.say({ kind: "text", text: turn.text(words) });
        return NEXT;
      },
    };
  },
});

function compileNamed(
  { name, language, variables }: Named,
  compiler: StepCompiler,
  ...path: PathPart[]
): (turn: StepTurn) => TemplateChoice {
  const values: Text[] = variables.map((value, index) => compiler.text(value, ...path, "variables", index));
  return (turn) => ({ name, language, params: values.map((value) => turn.text(value)) });
}

function refuseTwice(all: readonly Named[], compiler: StepCompiler): void {
  const keys = all.map(({ name, language }) => `${name} ${language}`);
  const again = keys.findIndex((key, index) => keys.indexOf(key) < index);
  if (again > 0)
    compiler.problem(
      ["template", "instead", again - 1, "name"],
      `o modelo "${all[again]?.name}" está duas vezes no passo`,
      "Ponha em instead um modelo diferente, ou o mesmo em outro idioma.",
    );
}
