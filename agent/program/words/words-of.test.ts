import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ACTION_NAMES, findAction } from "../../actions/allow-list.js";
import { LANGUAGES, languageOf } from "./language.js";
import { PORTUGUESE } from "./portuguese.js";
import { wordsOf } from "./words-of.js";

describe("the person's language", () => {
  it.each([
    [{ LANG: "pt_BR.UTF-8" }, null, "pt-BR"],
    [{ LANG: "pt_PT.UTF-8" }, null, "pt-BR"],
    [{ LANG: "es_AR.UTF-8" }, null, "es"],
    [{ LANG: "en_US.UTF-8" }, null, "en"],
    [{ LANG: "de_DE.UTF-8" }, null, "en"],
    [{ LANG: "en_US.UTF-8", LC_ALL: "es_ES" }, null, "es"],
    [{ LANG: "C.UTF-8" }, null, "pt-BR"],
    [{}, null, "pt-BR"],
    [{}, "es-MX", "es"],
    [{}, "fr-FR", "en"],
  ] as const)("of %j and %s is %s", (env, system, language) => {
    expect(languageOf(env, system)).toBe(language);
  });
});

describe("the yes to staying", () => {
  it("names everything that is read, at the computer and in the chat", () => {
    for (const language of LANGUAGES) {
      const { reads, window } = wordsOf(language);
      expect(reads.join(" ").startsWith(window.stayReads)).toBe(true);
      expect(window.stayReads.length).toBeGreaterThan(200);
    }
    const flow = readFileSync("flows/library/oficina-clique/flows/watch-computer.yaml", "utf8");
    const list = /isto: (.*?temporários)\./.exec(PORTUGUESE.window.stayReads)?.[1];
    expect(list).toContain("nomes dos programas");
    expect(flow).toContain(list);
  });

  it("says how often, and whether also on battery", () => {
    const of = { company: "Oficina", hours: 24, extra: 2 };
    for (const language of LANGUAGES) {
      const { askStay } = wordsOf(language).window;
      const text = askStay({ ...of, onBattery: false });
      expect(text).toMatch(/24 h .* 2 /);
      expect(askStay({ ...of, onBattery: true })).not.toBe(text);
    }
  });
});

/** All texts of the words, by where they stand; functions are called with values that stand for themselves. */
function texts(of: unknown, at = ""): [where: string, text: string][] {
  if (typeof of === "string") return [[at, of]];
  if (Array.isArray(of)) return of.flatMap((each, n) => texts(each, `${at}.${n}`));
  if (typeof of === "function") {
    const any = new Proxy(
      {},
      { get: (_, name) => (name === Symbol.toPrimitive ? () => "①" : name === "refusal" ? "too_many" : "2") },
    );
    return [[at, String(of(any, false))]];
  }
  if (typeof of !== "object" || of === null) return [];
  return Object.entries(of).flatMap(([name, each]) =>
    name === "language" || (at === "" && name === "reason") ? [] : texts(each, at === "" ? name : `${at}.${name}`),
  );
}

/** Texts that are rightly the same in Portuguese. */
const ALIKE: { [language: string]: readonly string[] } = {
  en: ["sentences.reason"],
  es: [
    "sentences.reason",
    "facts.disks",
    "facts.hours",
    "facts.used",
    "facts.wear",
    "facts.cycles",
    "facts.waiting",
    "window.yesNo",
  ],
};

describe("the words", () => {
  it("are all there in each language, and translated", () => {
    const own = texts(PORTUGUESE);
    for (const language of LANGUAGES.filter((one) => one !== "pt-BR")) {
      const other = new Map(texts(wordsOf(language)));
      expect([...other.keys()]).toEqual(own.map(([where]) => where));
      const same = own.filter(([where, text]) => other.get(where) === text).map(([where]) => where);
      expect(same).toEqual(ALIKE[language]);
      expect([...other].filter(([, text]) => text.trim() === "" || text.includes("undefined"))).toEqual([]);
    }
  });

  it("name every repair, in Portuguese as the conversation does", () => {
    for (const language of LANGUAGES) expect(Object.keys(wordsOf(language).actions)).toEqual(ACTION_NAMES);
    for (const name of ACTION_NAMES) expect(PORTUGUESE.actions[name]).toBe(findAction(name)?.title);
  });

  it("have every reason that the program's parts give in Portuguese", () => {
    const given =
      /(?:NotKnown|ActionFailed|UsageMistake|unknown|finish|stop|countIn)\(\s*(?:[^"`()]*\([^()]*\)\)\.stdout, |[^"`()]*\? )?(["`])((?:(?!\1)[^\\])+)\1/g;
    const reasons = sources().flatMap((source) => Array.from(source.matchAll(given), ([, , text]) => text ?? ""));
    expect(reasons.length).toBeGreaterThan(25);
    for (const language of LANGUAGES.filter((one) => one !== "pt-BR")) {
      const { reason } = wordsOf(language);
      const untranslated = reasons
        .map((text) => text.replace(/\$\{.*?\}(?!\))/g, "7"))
        .filter((text) => reason(text) === text);
      expect(untranslated).toEqual([]);
    }
  });
});

/** The sources of the program and its actions, without tests. */
function sources(): string[] {
  const root = join(import.meta.dirname, "../..");
  return ["actions", "program", "program/probes"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => /(?<!\.test)\.ts$/.test(name))
      .map((name) => readFileSync(join(root, folder, name), "utf8")),
  );
}
