import { findAction } from "../agent/actions/allow-list.js";
import type { CatalogEntry } from "../flows/catalog/catalog-entry.js";
import { readYaml, type YamlFile } from "../flows/compile/read-yaml.js";
import { suggestName } from "../flows/expression/suggest-name.js";
import { localTime } from "../flows/hours/hours.js";
import type { Problem, ProgramSource, SourceFile } from "../flows/program-source.js";
import type { OwnQuestion } from "../knowledge/ports.js";
import { type CatalogReading, readCatalogFile } from "./catalog-file.js";
import { type ChannelKinds, readChannelsFile } from "./channels-file.js";
import { checkArticles } from "./check-articles.js";
import { checkCharges } from "./check-charges.js";
import { checkProgram } from "./check-program.js";
import { type CompanyFile, readCompanyFile } from "./company-file.js";
import type {
  CompanyPlan,
  PlannedChannel,
  PlannedCompany,
  PlannedItem,
  PlannedModelAccount,
  PlannedPaymentAccount,
  PlannedTeam,
  PlannedUser,
} from "./company-plan.js";
import type { Env } from "./env-reference.js";
import { fileProblem } from "./file-problem.js";
import { createArticleFiller } from "./fill-articles.js";
import { KNOWLEDGE, readKnowledgeFiles } from "./knowledge-files.js";
import { readModelsFile } from "./models-file.js";
import { NOTHING_PASSED, type PassedTests } from "./passed-tests.js";
import { type PaymentKinds, readPaymentsFile } from "./payments-file.js";
import { QUESTIONS_FILE, readQuestionsFile } from "./questions-file.js";
import { type Folder, readFolder } from "./read-folder.js";
import { readTeamsFile, type TeamsReading } from "./teams-file.js";
import { readUsersFile } from "./users-file.js";

/** The files that a company folder may contain at its top. */
export const COMPANY_FILES = [
  "company.yaml",
  "users.yaml",
  "teams.yaml",
  "channels.yaml",
  "payments.yaml",
  "models.yaml",
  "catalog.yaml",
  "hours.yaml",
  "intents.yaml",
] as const;

const PAPERS = ["README.md", "LICENSE", "LICENSE.md"];

/** The result of reading a company folder. `notes` are for people and stop nothing. */
export type CompanyReading =
  | { ok: true; company: CompanyPlan; notes: string[] }
  | { ok: false; problems: Problem[]; notes: string[] };

/**
 * Reads a company folder, checks every file, compiles its flows and runs their tests. Returns either the whole plan or
 * every problem at once, each with file (relative to the folder), line, reason and remedy. It changes nothing and needs
 * no network. `env` is where `${ENV:NAME}` looks, and `channels` and `payments` are what the installation knows about channels
 * and gateways. Flow tests that are known to have `passed` are not played again.
 */
export async function readCompany(
  dir: string,
  env: Env,
  channels: ChannelKinds,
  payments: PaymentKinds = NO_GATEWAYS,
  passed: PassedTests = NOTHING_PASSED,
): Promise<CompanyReading> {
  const folder = await readFolder(dir, ["flows"], [KNOWLEDGE]);
  const notes: string[] = [];
  const problems = [...folder.problems, ...checkNames(folder)];
  const records = readRecords(folder, env, { channels, payments }, problems);
  if (!records) return { ok: false, problems: inReadingOrder(problems), notes };

  const { company } = records;
  const files = flowFiles(folder);
  const speaking = { timezone: company?.timezone ?? "UTC", locale: company?.locale ?? "pt-BR" };
  const fill = createArticleFiller(records.entries, records.slugs, speaking);
  const knowledge = readKnowledgeFiles(folder, fill);
  problems.push(...knowledge.problems);
  const source: ProgramSource = {
    ...files,
    company: { name: company?.name ?? "", ...speaking },
    channels: capabilitiesOf(records.channels, channels),
    ...(records.survey === undefined ? {} : { survey: records.survey }),
    teams: records.teamNames,
    catalog: records.slugs,
    entries: records.entries,
    knowledge: knowledge.articles.length > 0,
  };
  const today = localTime(Date.now(), source.company.timezone).date;
  notes.push(...checkArticles(knowledge.articles, today));
  const checked = checkProgram(source, problems.length === 0, passed);
  problems.push(...checked.problems);
  const { program } = checked;
  const warnings = program ? [...checked.warnings, ...checkCharges(program, records, payments)] : checked.warnings;
  notes.push(...warnings.map(({ file, line, reason, remedy }) => `${file}:${line} ${reason}. ${remedy}`));
  if (company === null || program === null || problems.length > 0) {
    return { ok: false, problems: inReadingOrder(problems), notes };
  }
  const { users, teams, channels: connected, items, questions } = records;
  const { articles } = knowledge;
  const plan = {
    company,
    users,
    teams,
    channels: connected,
    payments: records.payments,
    models: records.models,
    items,
    articles,
    questions,
    ...files,
    source,
    programHash: program.hash,
  };
  return { ok: true, company: plan, notes };
}

/** Where nobody says what gateways there are, no account can be written, and nothing is said about charges. */
const NO_GATEWAYS: PaymentKinds = { kinds: [], serves: () => true };

type PlannedRecords = {
  /** Null when `company.yaml` is missing or wrong. */
  company: PlannedCompany | null;
  survey: number | null | undefined;
  users: PlannedUser[];
  teams: PlannedTeam[];
  teamNames: string[];
  channels: PlannedChannel[];
  payments: PlannedPaymentAccount[];
  models: PlannedModelAccount[];
  items: PlannedItem[];
  /** Every item in the file, right or wrong. */
  slugs: string[];
  entries: CatalogEntry[];
  questions: OwnQuestion[];
};

/**
 * The contents of the files that are not flows. Null when flows cannot be judged fairly without what could not be read.
 */
function readRecords(
  folder: Folder,
  env: Env,
  known: { channels: ChannelKinds; payments: PaymentKinds },
  problems: Problem[],
): PlannedRecords | null {
  const open = (path: string): YamlFile | null | "unreadable" => {
    const file = folder.files.find((candidate) => candidate.path === path);
    if (!file) return folder.problems.some((problem) => problem.file === path) ? "unreadable" : null;
    const parsed = readYaml(file);
    if (parsed.ok) return parsed.yaml;
    problems.push(parsed.problem);
    return "unreadable";
  };
  const read = <T>(path: string, empty: T, reader: (yaml: YamlFile) => T & { problems: Problem[] }): T | null => {
    const yaml = open(path);
    if (yaml === "unreadable") return null;
    if (yaml === null) return empty;
    const found = reader(yaml);
    problems.push(...found.problems);
    return found;
  };

  const company = read<Omit<CompanyFile, "problems">>("company.yaml", { company: null }, readCompanyFile);
  const teams = read<Omit<TeamsReading, "problems">>("teams.yaml", { teams: [], names: [] }, readTeamsFile);
  const teamNames = teams?.names ?? null;
  const users = read<{ users: PlannedUser[] }>("users.yaml", { users: [] }, (yaml) =>
    readUsersFile(yaml, teamNames, env),
  );
  const connected = read<{ channels: PlannedChannel[] }>("channels.yaml", { channels: [] }, (yaml) =>
    readChannelsFile(yaml, env, known.channels),
  );
  const accounts = read<{ payments: PlannedPaymentAccount[] }>("payments.yaml", { payments: [] }, (yaml) =>
    readPaymentsFile(yaml, env, known.payments),
  );
  const models = read<{ models: PlannedModelAccount[] }>("models.yaml", { models: [] }, (yaml) =>
    readModelsFile(yaml, env),
  );
  const catalog = read<Omit<CatalogReading, "problems">>(
    "catalog.yaml",
    { items: [], slugs: [], entries: [] },
    (yaml) => readCatalogFile(yaml, (name) => findAction(name) !== undefined),
  );
  const questions = read<{ questions: OwnQuestion[] }>(QUESTIONS_FILE, { questions: [] }, readQuestionsFile);
  if (!teams || !catalog || teamNames === null || folder.problems.length > 0) return null;
  return {
    company: company?.company ?? null,
    survey: company?.company?.survey,
    users: users?.users ?? [],
    teams: teams.teams,
    teamNames,
    channels: connected?.channels ?? [],
    payments: accounts?.payments ?? [],
    models: models?.models ?? [],
    items: catalog.items,
    slugs: catalog.slugs,
    entries: catalog.entries,
    questions: questions?.questions ?? [],
  };
}

function flowFiles(folder: Folder): Pick<ProgramSource, "flows" | "tests" | "hours" | "intents"> {
  const at = (path: string): SourceFile | null => folder.files.find((file) => file.path === path) ?? null;
  const inFlows = folder.files.filter((file) => file.path.startsWith("flows/") && file.path.endsWith(".yaml"));
  return {
    flows: inFlows.filter((file) => !file.path.endsWith(".test.yaml")),
    tests: inFlows.filter((file) => file.path.endsWith(".test.yaml")),
    hours: at("hours.yaml"),
    intents: at("intents.yaml"),
  };
}

function checkNames(folder: Folder): Problem[] {
  const problems: Problem[] = [];
  const known: string[] = [...COMPANY_FILES, "flows", KNOWLEDGE];
  if (folder.problems.length === 0 && !folder.files.some((file) => file.path === "company.yaml")) {
    const remedy = "Crie company.yaml com slug e name, ou confira se esta é mesmo a pasta da empresa.";
    problems.push(fileProblem("company.yaml", 1, "falta o arquivo da empresa", remedy));
  }
  for (const path of [...folder.files.map((file) => file.path), ...folder.folders]) {
    const inFlows = path.startsWith("flows/");
    if (path.startsWith(`${KNOWLEDGE}/`)) continue;
    if (inFlows ? folder.folders.includes(path) : !known.includes(path) && !PAPERS.includes(path)) {
      const near = suggestName(path.replace(/\.yml$/, ".yaml"), known);
      const remedy = near ? `Você quis dizer "${near}"?` : `Aqui cabem: ${known.join(", ")}.`;
      const reason = folder.folders.includes(path) ? "não conheço esta pasta" : "não conheço este arquivo";
      problems.push(
        fileProblem(path, 1, reason, inFlows ? "Ponha os fluxos direto em flows/, sem subpastas." : remedy),
      );
    } else if (inFlows && !path.endsWith(".yaml")) {
      const remedy = path.endsWith(".yml")
        ? `Chame-o de ${path.slice("flows/".length).replace(/\.yml$/, ".yaml")}.`
        : "Em flows/ só há *.yaml.";
      problems.push(fileProblem(path, 1, "não conheço este arquivo", remedy));
    }
  }
  return problems;
}

/** Channels of unknown kinds were reported already. Flows are checked against the others. */
function capabilitiesOf(planned: readonly PlannedChannel[], known: ChannelKinds): ProgramSource["channels"] {
  return planned.flatMap((channel) => {
    const capabilities = known.capabilitiesOf(channel.kind);
    return capabilities ? [{ name: channel.name, capabilities }] : [];
  });
}

/** The same mistake may be found in several ways; it is reported once. */
function inReadingOrder(problems: readonly Problem[]): Problem[] {
  const once = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...once.values()].sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}
