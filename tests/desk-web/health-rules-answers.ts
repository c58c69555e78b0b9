import type { Response } from "express";
import { RULES } from "../../agent/rules/rules.js";
import type { HealthRule } from "../../handoff-inbox/contract/reports.js";

/** The rules as they are. One found something and was solved; an earlier version of it recommends what is sold. */
export function healthRules(response: Response): true {
  const items = RULES.flatMap(({ id, version, title, remedy, item, sources }): HealthRule[] => {
    const none = { found: 0, followed: 0, solved: 0, goneAlone: 0 };
    const rule = { rule: id, version, isCurrent: true, title, remedy, item, sources: [...sources], ...none };
    if (id !== "disk-full") return [rule];
    const earlier = {
      ...rule,
      version: 1,
      isCurrent: false,
      sources: [],
      item: "limpeza",
      found: 41,
      followed: 12,
      solved: 10,
      goneAlone: 3,
    };
    return [{ ...rule, found: 7, followed: 3, solved: 2, goneAlone: 1 }, earlier];
  });
  response.json({ items });
  return true;
}
