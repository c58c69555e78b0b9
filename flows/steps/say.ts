import { z } from "zod";
import type { OutboundContent } from "../content.js";
import { common, text } from "./shapes.js";
import { defineStep, NEXT, type StepCompiler, type StepTurn } from "./step-kind.js";

const media = z.strictObject({
  kind: z.enum(["image", "audio", "voice", "video", "document", "sticker"]),
  url: z
    .url({ protocol: /^https$/ })
    .optional()
    .meta({ description: "Endereço público (https)." }),
  file: z.string().optional().meta({ description: "Arquivo guardado, pelo seu id." }),
  name: z.string().optional(),
});
const place = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  name: z.string().optional(),
  address: z.string().optional(),
});
const anyOf = z
  .strictObject({ any: z.array(text).min(2) })
  .meta({ description: "Vários jeitos de dizer o mesmo: sai um que não foi dito há pouco." });
const message = z.strictObject({
  text: text.optional(),
  media: media.optional(),
  location: place.optional(),
  fallback: text.optional().meta({ description: "O que dizer onde o canal não leva arquivos ou lugares." }),
});

/** Says something: a text, several texts in a row, a file with a caption, or a place. */
export const say = defineStep({
  verb: "say",
  summary: "Diz algo ao cliente: textos, um arquivo, um lugar no mapa.",
  schema: z.strictObject({ ...common, say: z.union([text, z.array(text).min(1), anyOf, message]) }),
  compile(step, compiler) {
    const body = step.say;
    if (typeof body === "string" || Array.isArray(body)) {
      const words = (Array.isArray(body) ? body : [body]).map((line, index) => {
        const compiled = compiler.text(line, "say", ...(Array.isArray(body) ? [index] : []));
        compiler.fits({ text: compiled }, "say");
        return compiled;
      });
      return {
        run(turn) {
          for (const line of words) turn.say({ kind: "text", text: turn.text(line) });
          return NEXT;
        },
      };
    }
    if ("any" in body) {
      const ways = body.any.map((line, index) => {
        const compiled = compiler.text(line, "say", "any", index);
        compiler.fits({ text: compiled }, "say", "any");
        return compiled;
      });
      return {
        run(turn) {
          turn.say({ kind: "text", text: turn.anyOf(ways.map((way) => turn.text(way))) });
          return NEXT;
        },
      };
    }
    const speak = rich(body, compiler);
    return {
      run(turn) {
        speak(turn);
        return NEXT;
      },
    };
  },
});

function rich(body: z.output<typeof message>, compiler: StepCompiler): (turn: StepTurn) => void {
  const words = body.text === undefined ? null : compiler.text(body.text, "say", "text");
  const fallback = body.fallback === undefined ? null : compiler.text(body.fallback, "say", "fallback");
  if (!words && !body.media && !body.location) {
    compiler.problem(["say"], "não há nada para dizer", "Escreva text, media ou location.");
  }
  if (body.media && !body.media.url === !body.media.file) {
    compiler.problem(["say", "media"], "falta de onde vem o arquivo", "Escreva url ou file, um dos dois.");
  }
  compiler.fits(
    {
      text: words ?? compiler.text("-", "say"),
      media: body.media?.kind,
      location: body.location !== undefined,
      fallback: fallback !== null,
    },
    "say",
  );
  return (turn) => {
    const caption = words ? turn.text(words) : undefined;
    const contents: OutboundContent[] = [];
    if (body.media) {
      const { kind, url, file, name } = body.media;
      contents.push({ kind: "media", media: kind, url, fileId: file, name, caption });
    } else if (caption !== undefined) contents.push({ kind: "text", text: caption });
    if (body.location) contents.push({ kind: "location", ...body.location });
    for (const content of contents) {
      if (turn.carries(content) || !fallback) turn.say(content);
      else turn.say({ kind: "text", text: turn.text(fallback) });
    }
  };
}
