import { z } from "zod";
import type { ChoiceOption } from "../content.js";
import type { Expression } from "../expression/compile-expression.js";
import type { OrderInFlow } from "../requests/order-requests.js";
import { readResult } from "../room-request.js";
import type { Value } from "../value.js";
import { aboutMinutes, priceOf, readOrder } from "./order-in-flow.js";
import { checkExit, makeQuestion, put, QUIET_AFTER_MS, sameTitle } from "./question.js";
import { common, outcome, timeout, variableName } from "./shapes.js";
import { defineStep, type Move, NEXT, type Question, type StepCompiler, type StepTurn } from "./step-kind.js";

/** The orders room answers within moments. After this many ms something is wrong. */
const ANSWER_MS = 300_000;
const ANSWERS: readonly ChoiceOption[] = [
  { id: "sim", label: "Aprovar" },
  { id: "nao", label: "Agora não" },
];

/** Says what the chosen items cost and how long they take, and asks whether to go on. Keeps the order. */
export const quote = defineStep({
  verb: "quote",
  summary: "Faz um orçamento com itens do catálogo e pergunta se pode seguir.",
  schema: z.strictObject({
    ...common,
    quote: z.union([
      z.strictObject({
        items: z
          .union([z.string(), z.array(z.string()).min(1)])
          .meta({ description: "Nomes de itens do catálogo, ou uma expressão que dá a lista deles." }),
      }),
      z.strictObject({
        order: variableName.meta({
          description: "Variável com um pedido que já foi orçado, por uma pessoa por exemplo.",
        }),
      }),
    ]),
    save: variableName.optional().meta({ description: "Variável (order) que guarda o pedido feito com items." }),
    timeout: timeout.optional(),
    on_empty: outcome.optional().meta({ description: "Quando nada do que foi pedido está à venda." }),
    on_declined: outcome.optional().meta({ description: "Quando o cliente não quer seguir." }),
    on_failed: outcome.optional().meta({ description: "Quando o orçamento não pôde ser feito." }),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "order" }] : []),
  compile(step, compiler) {
    const { quote: asked } = step;
    const name = keptIn(step, compiler);
    const items = "items" in asked ? compileItems(asked.items, compiler) : null;
    const empty = compiler.outcome("on_empty", step.on_empty, {
      kind: "give_up",
      flow: "system-payment",
      inputs: {
        text: "Não consegui montar um orçamento com o que temos à venda agora. Vou chamar alguém da equipe para ver isso com você.",
        reason: `o orçamento de "${compiler.key}" ficou sem itens`,
      },
    });
    const failed = compiler.outcome("on_failed", step.on_failed, {
      kind: "give_up",
      flow: "system-error",
      inputs: { reason: `o orçamento de "${compiler.key}" falhou` },
    });
    const declined = compiler.outcome("on_declined", step.on_declined, {
      kind: "give_up",
      flow: "system-declined",
      inputs: {},
    });
    const late = compiler.timeout(step.timeout, { kind: "give_up", flow: "system-timeout", inputs: {} });
    checkExit(compiler, true, late);
    const wording = compiler.text("Posso seguir?");

    const ask = (turn: StepTurn): void => {
      const order = readOrder(turn.get(name));
      const { locale } = turn.zone;
      const total = order ? `O total é ${priceOf(order.total, locale)}. ` : "";
      put(turn, `${total}${turn.text(wording)}`, ANSWERS);
    };
    const base = makeQuestion({
      words: wording,
      variable: "",
      type: "yes_no",
      label: "orçamento",
      options: ANSWERS,
      interruptible: true,
      retry: { times: 2, say: null },
      strict: true,
      failed,
      fill(turn, value): Move {
        const approved = value === true;
        if (!approved) turn.keepForLater();
        turn.effect({ kind: "request", to: "orders.decide", input: { order: turn.get(name), approved } });
        return approved ? NEXT : { kind: "outcome", outcome: declined };
      },
    });
    const question: Question = { ...base, prompt: ask, read: readApproval(base) };
    const show = (turn: StepTurn, order: OrderInFlow): Move => {
      for (const line of [...order.lines].reverse()) turn.about(line.title);
      turn.say({ kind: "text", text: describe(order, turn.zone.locale) });
      ask(turn);
      return {
        kind: "wait",
        wait: { for: "message", after: late?.after, quietAfter: late ? undefined : QUIET_AFTER_MS },
      };
    };
    return {
      waits: true,
      question,
      run(turn) {
        if (items === null) {
          const made = readOrder(turn.get(name));
          return made ? show(turn, made) : { kind: "outcome", outcome: failed };
        }
        const effect = turn.effect({ kind: "request", to: "orders.quote", input: { items: items(turn) } });
        return { kind: "wait", wait: { for: "result", effect, after: ANSWER_MS } };
      },
      resume(turn, signal) {
        if (signal.kind === "timer")
          return turn.wait?.for === "message" && late
            ? { kind: "outcome", outcome: late.outcome }
            : { kind: "outcome", outcome: failed };
        if (signal.kind !== "result") return null;
        const heard = readResult("orders.quote", signal);
        if (heard?.outcome === "empty") return { kind: "outcome", outcome: empty };
        if (heard?.outcome !== "quoted") return { kind: "outcome", outcome: failed };
        turn.set(name, signal.value);
        return show(turn, heard.value);
      },
    };
  },
});

type Asked = { items: string | string[] } | { order: string };

/** The variable with the order: the one that it was made into before, or the one that this step saves. */
function keptIn({ quote: asked, save }: { quote: Asked; save?: string }, compiler: StepCompiler): string {
  if ("items" in asked) {
    if (save === undefined) compiler.problem(["save"], "falta dizer onde guardar o pedido", "Escreva save: order.");
    else compiler.variable(save, "save");
    return save ?? "";
  }
  const variable = compiler.variable(asked.order, "quote", "order");
  if (variable && variable.type !== "order" && variable.type !== "object")
    compiler.problem(["quote", "order"], `"${asked.order}" não guarda um pedido`, "Use uma variável do tipo order.");
  return asked.order;
}

/** "Pode", "aprovo", "fechado" and the buttons count as a yes. */
function readApproval(base: Question): Question["read"] {
  const yes =
    /^\s*(?:eu\s+)?(?:aprov(?:o|ar|ado)|fechado|fechou|pode\s+(?:seguir|fazer|ir)|manda\s+(?:ver|bala)|bora)\b[\s.!]*$/i;
  const no = /^\s*(?:agora\s+n[aã]o|por\s+enquanto\s+n[aã]o|deixa\s+(?:pra|para)\s+depois|n[aã]o\s+aprovo)\b[\s.!]*$/i;
  return (turn, content, computed) => {
    if (content.kind === "choice") {
      const answer = ANSWERS.find(({ id, label }) => id === content.id && sameTitle(label, content.text));
      return answer
        ? { fit: "sure", value: answer.id === "sim", shown: answer.label }
        : { fit: "none", reason: "Esse botão é de outra pergunta." };
    }
    const text = content.kind === "text" ? content.text : "";
    if (yes.test(text)) return { fit: "sure", value: true, shown: "aprovado" };
    if (no.test(text)) return { fit: "sure", value: false, shown: "agora não" };
    return base.read(turn, content, computed);
  };
}

function describe({ lines, minutes, total, discount }: OrderInFlow, locale: string): string {
  const rows = lines.map((line) => `• ${line.title}: ${priceOf(line.price, locale)} (${aboutMinutes(line.minutes)})`);
  const off = discount && discount.amount > 0 ? [`• Desconto: -${priceOf(discount, locale)}`] : [];
  const sums = lines.length > 1 || off.length > 0;
  const sum = sums ? [`Total: ${priceOf(total, locale)}, ${aboutMinutes(minutes)}.`] : [];
  return ["Ficou assim:", ...rows, ...off, ...sum].join("\n");
}

/**
 * Items that are named are looked up in the catalog at publishing; computed ones are looked up when they are quoted.
 */
function compileItems(items: string | string[], compiler: StepCompiler): (turn: StepTurn) => Value {
  if (Array.isArray(items)) {
    for (const [index, slug] of items.entries()) compiler.catalogItem(slug, "quote", "items", index);
    return () => [...items];
  }
  const expression: Expression = compiler.expression(items, "quote", "items");
  if (expression.names.length === 0) {
    const fixed = expression.evaluate({});
    const named = fixed.ok ? (Array.isArray(fixed.value) ? fixed.value : [fixed.value]) : [];
    for (const slug of named) if (typeof slug === "string") compiler.catalogItem(slug, "quote", "items");
  }
  return (turn) => turn.evaluate(expression);
}
