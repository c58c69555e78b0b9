import { writeFileSync } from "node:fs";
import { BACKGROUND } from "../bot/understanding/background.js";
import { COMMAND_EXAMPLES } from "../bot/understanding/builtin-examples.js";
import { normalise } from "../bot/understanding/normalise.js";
import { Spelling } from "../bot/understanding/spelling.js";
import { wordOf } from "../bot/understanding/featurise.js";
import { sets } from "./exp2.js";
const out = sets.flatMap(([group, list]) => list.map((set) => {
  const bg = [...BACKGROUND]; const cmds = Object.entries(COMMAND_EXAMPLES);
  const train: [string, string][] = [...set.intents.flatMap((i) => [...i.examples, ...i.keywords].map((e): [string, string] => [i.name, e])), ...bg.map((e): [string, string] => ["!none", e]), ...cmds.flatMap(([c, l]) => l.map((e): [string, string] => ["!" + c, e]))];
  const spelling = new Spelling(train.flatMap(([, t]) => normalise(t)));
  const f = (t: string) => normalise(t).map((w) => spelling.correct(w)).map((w) => ({ w, ...wordOf(w) }));
  return { group, train: train.map(([l, t]) => [l, f(t)]), test: [...set.asked.map((a) => [a.intent, f(a.text), a.text]), ...set.outOfScope.map((t) => ["?", f(t), t])] };
}));
writeFileSync("/tmp/exp/dump.json", JSON.stringify(out));
