import type { Refusal } from "../../wire.js";
import type { ProbeName } from "../probes/probe.js";
import type { Language } from "./language.js";

/**
 * Everything that the program says to the person at the computer, in one language. Numbers come as texts that are
 * already written in that language.
 */
export type Words = {
  language: Language;
  /** What will be read, a sentence each, shown before it is read. */
  reads: readonly string[];
  sentences: Sentences;
  /** What a refused connection means, and what can be done. */
  refused: { [refusal in Refusal]: string };
  probes: { [probe in ProbeName]: string };
  /** The repairs by name. */
  actions: { [action: string]: string };
  facts: FactWords;
  repair: RepairWords;
  window: WindowWords;
  /**
   * Texts that the computer's parts also send to the company, which reads Portuguese: reasons of unknown values and of
   * failures. They are given in this language, or unchanged when nobody translated them.
   */
  reason(portuguese: string): string;
};

/** Sentences that stand alone, by name, with what goes into them. */
export type Sentences = {
  notLinked(): string;
  hostLeaves(of: { name: string; osName: string }): string;
  confirmInChat(): string;
  ready(of: { company: string }): string;
  lost(): string;
  unreachable(): string;
  paired(of: { company: string }): string;
  refused(of: { refusal: Refusal }): string;
  certificate(of: { fault: string }): string;
  serverKeyChanged(): string;
  notConnectedTo(): string;
  rejected(): string;
  nobodyConfirmed(): string;
  asked(of: { company: string }): string;
  scanFailed(of: { error: string }): string;
  notSent(): string;
  sending(): string;
  taskRefused(of: { reason: string }): string;
  taskNotWritten(of: { error: string }): string;
  interrupted(): string;
  /** A repair of several steps goes on. */
  repairStep(of: { done: number; all: number }): string;
  purged(of: { count: number }): string;
  quarantineClosed(): string;
  restored(of: { restored: number }): string;
  stillKept(of: { kept: number }): string;
  messageRefused(of: { reason: string }): string;
  cannotQueue(of: { error: string }): string;
  cannotKeep(of: { error: string }): string;
  otherPlace(): string;
  onlyMemory(): string;
  failed(of: { error: string }): string;
  reason(of: { text: string }): string;
  brokenHome(of: { path: string }): string;
  alreadyOpen(): string;
  forgot(): string;
  nothingMore(): string;
  leftAlone(): string;
  bye(): string;
  goodbye(): string;
  removed(of: { quarantines: number; program: "gone" | "there" | "needed" }): string;
  staysNow(of: { company: string }): string;
  staysNoMore(): string;
  cannotStay(of: { reason: string }): string;
  notAgreed(): string;
  openYourself(of: { address: string }): string;
};

/** One sentence by its name, with its values: what the program's parts hand to whoever shows it. */
export type Sentence = {
  [N in keyof Sentences]: Sentences[N] extends () => string ? { is: N } : { is: N } & Parameters<Sentences[N]>[0];
}[keyof Sentences];

export type FactWords = {
  unknown(reason: string): string;
  measuredAt: string;
  computer: string;
  osBuild: string;
  uptime: string;
  cpu: string;
  memory: string;
  disks: string;
  smart: string;
  diskEvents: string;
  temporary: string;
  battery: string;
  network: string;
  processes: string;
  startup: string;
  updates: string;
  antivirus: string;
  drivers: string;
  startupPrograms: string;
  services: string;
  slowPrograms: string;
  driver(of: { name: string; code: string | null }): string;
  hours(of: string): string;
  processor(of: { model: string; cores: string; load: string }): string;
  ofTotal(of: { free: string; total: string }): string;
  swap(of: string): string;
  used(of: { used: string; size: string }): string;
  free(of: string): string;
  leavings(of: string): string;
  otherDisk(number: string): string;
  healthy: string;
  failing: string;
  reallocated(of: string): string;
  pending(of: string): string;
  mediaErrors(of: string): string;
  wear(of: string): string;
  noBattery: string;
  hasBattery: string;
  design(of: string): string;
  cycles(of: string): string;
  noAnswer: string;
  answer(of: string): string;
  loss(of: string): string;
  programs(of: { total: string; top: string }): string;
  program(of: { name: string; cpu: string; memory: string }): string;
  none: string;
  waiting(of: string): string;
  lastUpdate(of: string): string;
  on: string;
  off: string;
  lists(of: string): string;
};

export type RepairWords = {
  /** How many files; the other texts take this. */
  files(count: string, isOne: boolean): string;
  simulating(action: string): string;
  running(of: { action: string; order: string }): string;
  row(of: {
    folder: string;
    files: string;
    bytes: string;
    how: "removed" | "kept" | "moved";
    isPreview: boolean;
  }): string;
  leftOut(files: string): string;
  /** `files` is null when the repair does not count them. */
  total(of: { bytes: string; files: string | null; isPreview: boolean }): string;
  noPromise: string;
  canReturn: string;
  cannotReturn: string;
  howToUndo: string;
  /** What the numbers of repairs count. */
  measures: MeasureWords;
  yesOrNo(yes: boolean): string;
  beforeAndAfter(of: { before: string; after: string }): string;
  restart: string;
};

/** Numbers that a repair tells beside bytes and files. */
export type MeasureWords = {
  programs: string;
  leftPrograms: string;
  startup: string;
  dnsEntries: string;
  brokenStore: string;
  brokenFiles: string;
  repairedFiles: string;
  scannedFiles: string;
  infectedFiles: string;
  updates: string;
  updatesWaiting: string;
  driverProblems: string;
};

/** Questions, headings and buttons. */
export type WindowWords = {
  title: string;
  /** What a terminal asks, with the letters to answer with. */
  yesNo: string;
  answeredYes: string;
  nobodyToAnswer: string;
  answerWithLetters: string;
  pressEnter: string;
  ctrlC: string;
  askServer: string;
  askCode: string;
  measuring(what: string): string;
  allThatIsSent: string;
  askSend(company: string): string;
  /** `extra`: so many more measurements within `hours` if the company wants them. */
  askStay(of: { company: string; hours: number; onBattery: boolean; extra: number }): string;
  /** What an agent that stays reads and sends without asking again. */
  stayReads: string;
  askRepair(action: string): string;
  stay: string;
  dontStay: string;
  questionWaits: string;
  starting: string;
  readsTitle: string;
  never: string;
  progressTitle: string;
  progress(of: { done: number; all: number }): string;
  waitingForScan: string;
  dataTitle: string;
  sentData: string;
  keptData: string;
  exactText: string;
  send: string;
  dontSend: string;
  sentTitle: string;
  sent(company: string): string;
  openReport: string;
  keptHere: string;
  repairsTitle: string;
  repairStates: {
    [state in "previewing" | "previewed" | "asking" | "running" | "done" | "failed" | "declined"]: string;
  };
  doIt: string;
  dontDoIt: string;
  undoTitle: string;
  undoText: string;
  kept(of: { files: string; bytes: string; until: string }): string;
  keptPrograms(of: { programs: string; until: string }): string;
  undo: string;
  notesTitle: string;
  codeLabel: string;
  go: string;
  leaveTitle: string;
  leaveText: string;
  close: string;
  remove: string;
  removeText: string;
  ending: string;
  endingText: string;
  ended: string;
  closeTab: string;
  /** Of the page's own script. */
  gone: string;
  usedAddress: string;
  notDone: string;
  noScript: string;
};
