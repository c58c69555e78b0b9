import { type Bindings, type DestinationStream, type Logger, pino } from "pino";
import { redactText } from "./redact.js";

export type Log = Logger;

/**
 * The JSON log: one object a line on standard output, times in ISO 8601. Values under names that hold secrets or
 * personal data are left out at any depth. In all other texts, messages and stacks included, whatever looks like a
 * token, CPF, CNPJ, phone or e-mail is covered, and so are quoted words of others (between “ and ”) and the data that
 * errors quote. Messages of customers are never logged on purpose; this covering is the second safeguard.
 */
export function createLog(options: { level: string; to?: DestinationStream }): Log {
  const log = pino(
    {
      level: options.level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: coveredFields },
      serializers: { err: (error: unknown) => error },
      hooks: {
        logMethod(args, method) {
          const [first, ...more] = args;
          const message = more.length === 0 ? messageOf(first) : undefined;
          const rest = message === undefined ? more : [message];
          method.apply(
            this,
            [first, ...rest].map((arg, at) => (at > 0 || typeof arg === "string" ? covered(arg) : arg)) as typeof args,
          );
        },
      },
    },
    options.to ?? pino.destination({ dest: 1, sync: true }),
  );
  // Pino's formatters do not see the fields of a child logger. Its children inherit this function.
  const child = log.child;
  log.child = function (this: Log, fields: Bindings, ...rest: []) {
    return child.call(this, coveredFields(fields), ...rest);
  } as typeof log.child;
  return log;
}

/**
 * A log whose `debug` is absent when that level is off: `log.debug?.({ … }, …)` then does not even build the object.
 */
export type SparingLog = Pick<Log, "info" | "warn" | "error"> & Partial<Pick<Log, "debug">>;

/**
 * Makes a log for code that runs so often that even building an unused object would cost too much. The level must not
 * change later.
 */
export function sparing(log: Log): SparingLog {
  return {
    debug: log.isLevelEnabled("debug") ? log.debug.bind(log) : undefined,
    info: log.info.bind(log),
    warn: log.warn.bind(log),
    error: log.error.bind(log),
  };
}

/** Without a message, pino would take the error's message unredacted. */
function messageOf(first: unknown): string | undefined {
  if (first instanceof Error) return wordsOf(first);
  return typeof first === "object" && first !== null && "err" in first && first.err instanceof Error
    ? wordsOf(first.err)
    : undefined;
}

function coveredFields(fields: Record<string, unknown>): Record<string, unknown> {
  return covered(fields) as Record<string, unknown>;
}

const MAX_DEPTH = 8;
const MAX_ITEMS = 100;
const MAX_TEXT = 8_000;

/** A copy of any value that may be logged. Cycles, depth, length and exotic objects cannot break or flood the log. */
function covered(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value.length > MAX_TEXT ? `${value.slice(0, MAX_TEXT)}…` : value);
  if (typeof value === "bigint") return redactText(value.toString());
  // A phone number may come as a number, not a text.
  if (typeof value === "number" && value >= 1e9) return coveredNumber(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[deep]";
  if (value instanceof Date) return value.toJSON();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (value instanceof Error) return coveredError(value, depth);
  if (Array.isArray(value)) return value.slice(0, MAX_ITEMS).map((item) => covered(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, MAX_ITEMS)
      .map(([name, item]) => [redactText(name), coveredField(name, item, depth + 1)]),
  );
}

function coveredField(name: string, value: unknown, depth: number): unknown {
  if (PRIVATE.test(name)) return "[redacted]";
  // Ids of events may have as many digits as a phone number, and must stay readable.
  if (OURS.test(name) && [value].flat().every((one) => typeof one === "string" && EVENT.test(one))) return value;
  return covered(value, depth);
}

function coveredNumber(value: number): unknown {
  const text = redactText(String(value));
  return text === String(value) ? value : text;
}

function coveredError(error: Error, depth: number): unknown {
  const { name, message: _message, stack, cause, ...rest } = error;
  const message = wordsOf(error);
  const places = (stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const said = Object.entries(rest).filter(([field]) => !QUOTING.has(field));
  return covered(
    {
      ...Object.fromEntries(said),
      type: name,
      message,
      stack: [`${name}: ${message}`, ...places].join("\n"),
      ...(cause === undefined ? {} : { cause }),
    },
    depth + 1,
  );
}

/**
 * The message of an error without the data that it quotes: the database's (SQLSTATE class 22) and the JSON parser's.
 */
function wordsOf(error: Error): string {
  const quotes = error instanceof SyntaxError || ("code" in error && /^22[0-9A-Z]{3}$/.test(String(error.code)));
  const message = error.message.replace(/\nparams: [\s\S]*/, "\nparams: …");
  return quotes ? message.replace(/"[\s\S]*"/, '"…"') : message;
}

/** Fields of a database's error that may quote a row or a statement's values. */
const QUOTING = new Set(["detail", "where", "internalQuery", "query", "params", "parameters"]);

/** Fields that hold ids of events and effects, and what those look like. */
const OURS = /^(trace|traces|cause|repeats|effect)$/;
const EVENT = /^\d{1,19}(\.\d{1,4})?$/;

/** Names of fields that hold a secret or a person's data, in the spellings of code, JSON and HTTP. */
const PRIVATE =
  /^(.*(secret|password|passwd|token|authorization|cookie|api[-_]?key|private[-_]?key|secret[-_]?key|signature|credential).*|senha|cpf|cnpj|phone|telefone|e?-?mail|wa_?id|external_?id|(\w+[-_]?)?name|nome|body|text|caption|content|question|transcript|database_?(owner_?)?url|redis_?url)$/i;
