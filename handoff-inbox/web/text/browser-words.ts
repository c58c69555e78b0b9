/** Names that browsers give themselves, those first that also carry others' names. */
const BROWSERS: readonly [sign: RegExp, name: string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\//, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/(Firefox|FxiOS)\//, "Firefox"],
  [/(Chrome|CriOS|Chromium)\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: readonly [sign: RegExp, name: string][] = [
  [/Windows/, "no Windows"],
  [/iPhone/, "no iPhone"],
  [/iPad/, "no iPad"],
  [/Android/, "no Android"],
  [/CrOS/, "no ChromeOS"],
  [/Mac OS X|Macintosh/, "no Mac"],
  [/Linux/, "no Linux"],
];

/** A browser in words, from its `User-Agent`: "Chrome no Windows". Null when neither is known. */
export function browserWords(agent: string): string | null {
  const named = (list: typeof BROWSERS) => list.find(([sign]) => sign.test(agent))?.[1];
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)];
  if (browser === undefined && system === undefined) return null;
  return [browser ?? "Navegador", system].filter(Boolean).join(" ");
}
