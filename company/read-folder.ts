import { open, readdir, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import type { Problem, SourceFile } from "../flows/program-source.js";
import { fileProblem } from "./file-problem.js";

/** How large a company folder may be. Flows are texts that people write; more than this is a mistake or an attack. */
export const FOLDER_LIMITS = { fileBytes: 256 * 1024, files: 500, totalBytes: 5 * 1024 * 1024 };

/** The content of a company folder before anybody looked into the files. Paths are relative and use `/`. */
export type Folder = { files: SourceFile[]; folders: string[]; problems: Problem[] };

/** How many folders may be inside each other. More is a link that leads back, or a mistake. */
const DEEPEST = 5;

/**
 * Reads the text of every file at the top of `dir`, one level below in `inside`, and at every level in `deep`. Names
 * that begin with a dot are ignored. Links may only point into the folder. Devices, pipes, huge files and files that
 * are not UTF-8 become problems. Never throws because of what is on the disk.
 */
export async function readFolder(
  dir: string,
  inside: readonly string[],
  deep: readonly string[] = [],
): Promise<Folder> {
  const folder: Folder = { files: [], folders: [], problems: [] };
  let root: string;
  try {
    root = await realpath(dir);
    if (!(await stat(root)).isDirectory()) throw new Error("not a folder");
  } catch {
    folder.problems.push(
      fileProblem(dir, 1, "a pasta da empresa não existe ou não pode ser lida", "Confira o caminho da pasta."),
    );
    return folder;
  }
  const budget = { files: FOLDER_LIMITS.files, bytes: FOLDER_LIMITS.totalBytes };
  await readLevel(root, "", folder, budget);
  // Folders that are found on the way are read, too.
  for (const path of folder.folders) {
    const goesOn = deep.some((name) => path === name || path.startsWith(`${name}/`));
    if (!goesOn && !inside.includes(path)) continue;
    if (path.split("/").length <= DEEPEST) await readLevel(root, path, folder, budget);
    else
      folder.problems.push(fileProblem(path, 1, "há pastas demais uma dentro da outra", "Junte-as em menos níveis."));
    if (budget.files < 0) break;
  }
  return folder;
}

type Budget = { files: number; bytes: number };

async function readLevel(root: string, under: string, folder: Folder, budget: Budget): Promise<void> {
  const names = (await readdir(join(root, under))).filter((name) => !name.startsWith(".")).sort();
  for (const name of names) {
    const path = under === "" ? name : `${under}/${name}`;
    const found = await readEntry(root, path, budget);
    if (found.kind === "file") folder.files.push({ path, text: found.text });
    else if (found.kind === "folder") folder.folders.push(path);
    else folder.problems.push(fileProblem(path, 1, found.reason, found.remedy));
    if (budget.files < 0) return;
  }
}

type Entry = { kind: "file"; text: string } | { kind: "folder" } | { kind: "bad"; reason: string; remedy: string };

async function readEntry(root: string, path: string, budget: Budget): Promise<Entry> {
  let real: string;
  try {
    real = await realpath(join(root, path));
  } catch {
    return { kind: "bad", reason: "o atalho não leva a lugar nenhum", remedy: "Apague-o ou ponha o arquivo no lugar." };
  }
  if (!real.startsWith(root + sep)) {
    return { kind: "bad", reason: "o atalho aponta para fora da pasta", remedy: "Ponha o próprio arquivo na pasta." };
  }
  const kind = await stat(real);
  if (kind.isDirectory()) return { kind: "folder" };
  if (!kind.isFile()) {
    return { kind: "bad", reason: "não é um arquivo comum", remedy: "Deixe aqui só arquivos de texto e pastas." };
  }
  budget.files -= 1;
  if (budget.files < 0) {
    return {
      kind: "bad",
      reason: `a pasta tem mais de ${FOLDER_LIMITS.files} arquivos; o resto não foi lido`,
      remedy: "Aponte para a pasta da empresa, não para uma pasta acima dela.",
    };
  }
  return readText(real, budget);
}

async function readText(real: string, budget: Budget): Promise<Entry> {
  const handle = await open(real, "r").catch(() => null);
  if (!handle) return { kind: "bad", reason: "o arquivo não pode ser lido", remedy: "Confira as permissões dele." };
  try {
    const bytes = Buffer.alloc(FOLDER_LIMITS.fileBytes + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (bytesRead === 0 || length === bytes.length) break;
    }
    if (length > FOLDER_LIMITS.fileBytes) {
      const limit = `${FOLDER_LIMITS.fileBytes / 1024} KB`;
      return { kind: "bad", reason: `o arquivo passa de ${limit}`, remedy: "Divida-o em arquivos menores." };
    }
    budget.bytes -= length;
    if (budget.bytes < 0) {
      const limit = `${FOLDER_LIMITS.totalBytes / 1024 / 1024} MB`;
      return { kind: "bad", reason: `a pasta toda passa de ${limit}`, remedy: "Tire dela o que não é da empresa." };
    }
    return { kind: "file", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(0, length)) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return { kind: "bad", reason: "o texto não está em UTF-8", remedy: "Salve o arquivo como UTF-8." };
  } finally {
    await handle.close();
  }
}
