import type { ActionResult, DeviceFacts, Reading, Refusal } from "../wire.js";

/** The collected data in plain words, one line for each thing, as the person sees it before anything is sent. */
export function factsInWords(facts: DeviceFacts): string[] {
  const { host } = facts;
  const line = <T>(what: string, reading: Reading<T>, words: (value: T) => string) =>
    `  ${`${what}:`.padEnd(28)} ${reading.known ? words(reading.value) : `não sei (${reading.reason})`}`;
  return [
    `  ${"Medido em:".padEnd(28)} ${new Date(facts.at).toLocaleString("pt-BR")}`,
    `  ${"Computador:".padEnd(28)} ${host.name}, ${host.osName}`,
    line("Versão do sistema", host.osBuild, (build) => build),
    line("Ligado há", host.uptimeHours, (hours) => `${number(hours)} horas`),
    line("Processador", facts.cpu, ({ model, cores, loadPercent, celsius }) =>
      join(`${model}, ${cores} núcleos, ${number(loadPercent)}% em uso`, celsius, (of) => `${number(of)} °C`),
    ),
    line("Memória", facts.memory, ({ totalBytes, availableBytes, swapUsedPercent }) =>
      join(
        `${gb(availableBytes)} livres de ${gb(totalBytes)}`,
        swapUsedPercent,
        (of) => `${number(of)}% da memória de troca em uso`,
      ),
    ),
    line("Discos", facts.disks, (disks) =>
      disks
        .map(({ mount, kind, usedBytes, sizeBytes, availableBytes, reclaimableBytes }) =>
          [
            `${mount}${kind === "unknown" ? "" : ` (${kind.toUpperCase()})`} ${gb(usedBytes)} de ${gb(sizeBytes)} ocupados`,
            ...(availableBytes === undefined ? [] : [`${gb(availableBytes)} livres`]),
            ...(reclaimableBytes === undefined ? [] : [`${gb(reclaimableBytes)} de sobras de programas`]),
          ].join(", "),
        )
        .join("; "),
    ),
    line("Saúde dos discos", facts.smart, (drives) =>
      drives
        .map(({ drive, healthy, ...told }) =>
          [
            `${drive} ${healthy ? "diz que está bem" : "diz que está falhando"}`,
            ...DRIVE_NUMBERS.flatMap(([name, words]) => (told[name] === null ? [] : [words(number(told[name]))])),
          ].join(", "),
        )
        .join("; "),
    ),
    line("Erros de disco (24 h)", facts.diskEvents24h, number),
    line("Temporários antigos", facts.temporaryBytes, gb),
    line("Bateria", facts.battery, ({ present, designPercent, cycles }) =>
      present
        ? join(
            designPercent === null ? "tem" : `guarda ${number(designPercent)}% do original`,
            cycles,
            (of) => `${number(of)} cargas`,
          )
        : "não tem",
    ),
    line(
      "Conexão até a assistência",
      facts.network,
      ({ connectMs, lossPercent }) =>
        `${connectMs === null ? "sem resposta" : `resposta em ${number(connectMs)} ms`}, ${number(lossPercent)}% de perda`,
    ),
    line(
      "Programas abertos",
      facts.processes,
      ({ total, top }) =>
        `${total}; mais pesados: ${
          top
            .map(
              ({ name, cpuPercent, memoryPercent }) =>
                `${name} (${number(cpuPercent)}% do processador, ${number(memoryPercent)}% da memória)`,
            )
            .join(", ") || "nenhum"
        }`,
    ),
    line("Abrem com o computador", facts.startupItems, number),
    line("Atualizações", facts.updates, ({ pending, daysSinceLast }) =>
      join(`${pending} esperando`, daysSinceLast, (days) => `a última há ${number(days)} dias`),
    ),
    line("Antivírus", facts.antivirus, ({ enabled, signatureDays }) =>
      join(enabled ? "ligado" : "desligado", signatureDays, (days) => `listas de ${number(days)} dias atrás`),
    ),
  ];
}

type Drive = Extract<DeviceFacts["smart"], { known: true }>["value"][number];
/** What a drive's self-check tells in numbers. */
const DRIVE_NUMBERS: [name: keyof Omit<Drive, "drive" | "healthy">, words: (of: string) => string][] = [
  ["reallocated", (of) => `${of} setores trocados`],
  ["pending", (of) => `${of} setores em dúvida`],
  ["mediaErrors", (of) => `${of} erros de leitura`],
  ["wearPercent", (of) => `${of}% de desgaste`],
  ["celsius", (of) => `${of} °C`],
];

/** What will be read, shown before it is read. */
const READS_LINES = [
  "Vou ler só isto: processador, memória, espaço e saúde dos discos, temperatura, bateria, conexão, nomes dos programas",
  "abertos, quantos abrem sozinhos, atualizações, antivírus e o tamanho dos arquivos temporários.",
  "Não leio seus documentos, senhas, histórico nem o que você digita.",
];
export const WILL_READ = [
  ...READS_LINES.slice(0, -1),
  `${READS_LINES.at(-1)} Nada sai daqui antes de você ver e dizer sim.`,
];
/** The same for somebody who agrees before reading it, so it promises no further question. */
export const READS = READS_LINES.join(" ");

/** What a refused connection means, and what can be done. */
export const REFUSED: { [refusal in Refusal]: string } = {
  bad_hello:
    "O servidor não entendeu este programa. Veja se a data e a hora do computador estão certas e tente de novo.",
  old_agent: "Este programa é antigo demais. Baixe de novo pelo link da conversa.",
  unknown_code: "Não conheço esse código. Confira as letras na conversa e tente de novo.",
  code_used: "Esse código já foi usado. Peça outro na conversa.",
  code_expired: "Esse código venceu (ele vale 10 minutos). Peça outro na conversa.",
  unknown_token:
    "Este computador não está mais ligado a nenhum atendimento. Peça um novo código na conversa para ligar de novo.",
  revoked: "O acesso deste computador foi encerrado. Se quiser continuar, peça um novo código na conversa.",
  too_many: "Muitas tentativas seguidas. Espero um pouco e tento de novo.",
};

/** Decimal gigabytes, as shops print them on the box. */
export function gb(bytes: number): string {
  if (bytes >= 1e9) return `${number(bytes / 1e9)} GB`;
  return bytes >= 1e6 ? `${number(bytes / 1e6)} MB` : `${number(bytes / 1e3)} KB`;
}

const number = (of: number) => of.toLocaleString("pt-BR", { maximumFractionDigits: of < 10 ? 1 : 0 });

function join(words: string, more: number | null, say: (more: number) => string): string {
  return more === null ? words : `${words}, ${say(more)}`;
}

/**
 * After a repair: whether it can be taken back, and the command for it on a line of its own, so that it can be copied.
 */
export function undoOnScreen({ undo, undoWith }: ActionResult): string[] {
  if (undo === null) return [];
  const how = [
    "Para trazer de volta, cole esta linha num terminal deste computador e aperte Enter:",
    undoWith?.command,
  ];
  return [`${undo}.`, ...(undoWith ? how.filter((line) => line !== undefined) : [])];
}

/** What an action would do or did, for the screen: by folder, if it tells them. */
export function resultOnScreen({ effect, folders = [] }: ActionResult, dryRun: boolean): string[] {
  const rows = folders.map(({ folder, files, bytes, how }) => {
    const done = how === "removed" ? (dryRun ? "seriam apagados" : "apagados") : "guardados por 15 dias";
    return `  ${folder}: ${files} arquivos, ${gb(bytes)}, ${done}${how === "moved" ? " em outro disco" : ""}`;
  });
  if (effect.leftFiles)
    rows.push(`${effect.leftFiles} arquivos ficaram de fora: mudaram, estão em uso ou já não existiam.`);
  if (effect.bytes === undefined) return rows;
  const many = effect.files === undefined ? "" : ` em ${effect.files} arquivos`;
  return [...rows, `${dryRun ? "Liberaria" : "Pronto: liberou"} ${gb(effect.bytes)} agora${many}.`];
}
