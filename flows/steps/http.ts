import { z } from "zod";
import type { Value } from "../value.js";
import { common, duration, outcome, text, variableName } from "./shapes.js";
import { defineStep, NEXT, type StepCompiler, type StepTurn } from "./step-kind.js";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
const DEFAULT_TIMEOUT_MS = 15_000;

/** Makes an HTTP request to another system and keeps `{ status, body }`. Anything but a 2xx answer is `on_failed`. */
export const http = defineStep({
  verb: "http",
  summary: "Consulta outro sistema por HTTP e guarda a resposta ({ status, body }).",
  schema: z.strictObject({
    ...common,
    http: z.strictObject({
      url: text,
      method: z.enum(METHODS).optional(),
      headers: z.record(z.string().regex(/^[A-Za-z0-9-]+$/), z.string()).optional(),
      body: z.json().optional().meta({ description: "Vai como JSON; os textos podem ter {{ }}." }),
      timeout: duration.optional(),
    }),
    save: variableName.optional(),
    on_failed: outcome.optional(),
    on_timeout: outcome.optional(),
  }),
  saves: (raw) => (typeof raw.save === "string" ? [{ name: raw.save, type: "object" }] : []),
  compile(step, compiler) {
    const request = step.http;
    if (step.save !== undefined) compiler.variable(step.save, "save");
    const url = compiler.text(request.url, "http", "url");
    if (!/^https?:\/\/[^/{}?#@\s]+(?:[/?#]|$)/.test(request.url)) {
      compiler.problem(
        ["http", "url"],
        "o endereço precisa começar com http(s):// e um servidor fixo",
        "Deixe {{ }} só depois do nome do servidor.",
      );
    }
    const headers = Object.entries(request.headers ?? {}).map(
      ([name, value]) => [name, compiler.text(value, "http", "headers", name)] as const,
    );
    const method = request.method ?? (request.body === undefined ? "GET" : "POST");
    const body = request.body === undefined ? null : compileBody(request.body, compiler, ["http", "body"]);
    const timeoutMs =
      request.timeout === undefined
        ? DEFAULT_TIMEOUT_MS
        : Math.min(60_000, compiler.duration(request.timeout, "http", "timeout"));
    const failed = compiler.outcome("on_failed", step.on_failed, {
      kind: "give_up",
      flow: "system-error",
      inputs: { reason: `a consulta de "${compiler.key}" falhou` },
    });
    const slow = step.on_timeout === undefined ? null : compiler.outcome("on_timeout", step.on_timeout, NEXT);
    return {
      irreversible: method !== "GET",
      repeatable: method === "GET",
      run(turn) {
        const effect = turn.effect({
          kind: "http",
          method,
          url: turn.textFor(url, (value) => encodeURIComponent(raw(value))),
          headers: Object.fromEntries(
            headers.map(([name, value]) => [name, turn.textFor(value, raw).replace(/[\r\n]+/g, " ")]),
          ),
          body: body ? body(turn) : null,
          timeoutMs,
        });
        return { kind: "wait", wait: { for: "result", effect, after: timeoutMs + 5_000 } };
      },
      resume(turn, signal) {
        if (signal.kind === "timer") return { kind: "outcome", outcome: slow ?? failed };
        if (signal.kind !== "result") return null;
        if (step.save !== undefined) turn.set(step.save, signal.value);
        if (signal.outcome === "timeout") return { kind: "outcome", outcome: slow ?? failed };
        return signal.outcome === "ok" && isSuccess(signal.value) ? NEXT : { kind: "outcome", outcome: failed };
      },
    };
  },
});

function raw(value: Value): string {
  return typeof value === "string" ? value : value === null ? "" : JSON.stringify(value);
}

function isSuccess(value: Value): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return typeof value.status === "number" && value.status >= 200 && value.status < 300;
}

type Json = z.output<ReturnType<typeof z.json>>;

/** A body whose texts are templates. A text that is nothing but `{{ x }}` keeps the value's own type. */
function compileBody(body: Json, compiler: StepCompiler, path: (string | number)[]): (turn: StepTurn) => Value {
  if (typeof body === "string") {
    const whole = /^\{\{((?:(?!\}\}|\{\{).)+)\}\}$/s.exec(body.trim());
    if (whole?.[1] !== undefined) {
      const expression = compiler.expression(whole[1], ...path);
      return (turn) => turn.evaluate(expression);
    }
    const words = compiler.text(body, ...path);
    return (turn) => turn.textFor(words, raw);
  }
  if (Array.isArray(body)) {
    const items = body.map((item, index) => compileBody(item, compiler, [...path, index]));
    return (turn) => items.map((item) => item(turn));
  }
  if (typeof body === "object" && body !== null) {
    const fields = Object.entries(body).map(
      ([key, item]) => [key, compileBody(item, compiler, [...path, key])] as const,
    );
    return (turn) => Object.fromEntries(fields.map(([key, item]) => [key, item(turn)]));
  }
  return () => body;
}
