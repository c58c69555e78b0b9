import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { codeInFileName, readCode } from "../pairing-code.js";

/** The options of the command line. */
export type ProgramOptions = {
  server: string | null;
  code: string | null;
  home: string;
  once: boolean;
  yes: boolean;
  showJson: boolean;
  undo: string | null;
  forget: boolean;
  /** Runs as the service that was agreed to. */
  stay: boolean;
  /** Takes the service away. */
  leave: boolean;
  /** Whether to speak on a page in the browser or in the terminal; null: as the program was opened. */
  window: boolean | null;
  help: boolean;
  version: boolean;
};

/** A mistake in the command line; the message is Portuguese. */
export class UsageMistake extends Error {
  override name = "UsageMistake";
}

const OPTIONS = {
  server: { type: "string" },
  code: { type: "string" },
  home: { type: "string" },
  once: { type: "boolean" },
  yes: { type: "boolean" },
  "show-json": { type: "boolean" },
  undo: { type: "string" },
  forget: { type: "boolean" },
  stay: { type: "boolean" },
  leave: { type: "boolean" },
  window: { type: "boolean" },
  terminal: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

export const HELP = `balcao-agent: diagnóstico e reparos combinados na conversa com a sua assistência técnica.

  balcao-agent-KXTQ-7M9P                                       (o arquivo da página do convite)
  node balcao-agent.mjs --server https://… --code KXTQ-7M9P    (com Node.js)

  --server <endereço>  o servidor da assistência (aparece na conversa)
  --code <código>      o código da conversa; também vale no nome do arquivo (balcao-agent-KXTQ-7M9P.mjs)
  --once               sai depois do diagnóstico; sem isto, espera até 24 horas pelo reparo
  --yes                responde sim às perguntas deste programa
  --show-json          mostra também o texto exato que vai ser enviado
  --undo <número>      desfaz uma limpeza (até 15 dias depois)
  --forget             esquece com quem este computador estava ligado
  --stay               acompanha este computador (só depois de combinado na conversa e aqui; o sistema é que usa)
  --leave              deixa de acompanhar este computador
  --window, --terminal fala numa página do navegador, ou aqui; sem isto, como o programa foi aberto
  --home <pasta>       onde o programa guarda o que é dele (~/.balcao-agent)
  --version, --help
`;

/**
 * Reads the command line. `path` is the program's own; its name, or else its folder's, may contain the code. Throws
 * `UsageMistake`.
 */
export function readOptions(args: readonly string[], path: string): ProgramOptions {
  let values: ReturnType<typeof parse>;
  try {
    values = parse(args);
  } catch (error) {
    throw new UsageMistake(`Não entendi: ${error instanceof Error ? error.message : String(error)}`);
  }
  const code = values.code === undefined ? codeInPath(path) : readCode(values.code);
  if (values.code !== undefined && code === null)
    throw new UsageMistake(`"${values.code}" não é um código. Ele tem 8 letras e números, como KXTQ-7M9P.`);
  return {
    server: values.server === undefined ? null : readServer(values.server),
    code,
    home: values.home ?? join(homedir(), ".balcao-agent"),
    once: values.once ?? false,
    yes: values.yes ?? false,
    showJson: values["show-json"] ?? false,
    undo: values.undo ?? null,
    forget: values.forget ?? false,
    stay: values.stay ?? false,
    leave: values.leave ?? false,
    window: values.terminal ? false : values.window ? true : null,
    help: values.help ?? false,
    version: values.version ?? false,
  };
}

function codeInPath(path: string): string | null {
  return codeInFileName(basename(path)) ?? codeInFileName(basename(dirname(path)));
}

function parse(args: readonly string[]) {
  return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values;
}

/**
 * Plain http is only allowed to this machine and to addresses of a local network. Elsewhere anyone on the way could
 * read the token.
 */
export function readServer(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageMistake(`"${text}" não é o endereço de um servidor. Ele começa com https://`);
  }
  const isHttp = url.protocol === "http:";
  if (!isHttp && url.protocol !== "https:") throw new UsageMistake("O endereço do servidor começa com https://");
  if (isHttp && !isNear(url.hostname))
    throw new UsageMistake("Este servidor está fora da sua rede, e por isso o endereço precisa começar com https://");
  return url.origin;
}

function isNear(host: string): boolean {
  if (host === "localhost" || host.endsWith(".localhost") || host.endsWith(".local")) return true;
  return /^(127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.)[\d.]+$|^\[(::1|f[cd][0-9a-f:]+|fe80:[0-9a-f:]+)\]$/.test(
    host,
  );
}
