import { answersOf, type Room } from "../../bot/ports/rooms.js";
import type { Answers } from "../guided/guided-check.js";
import { answersInWords, checkOf, judgeAnswers } from "../guided/judge-answers.js";
import type { HubTools } from "./hub-tools.js";
import { newPageKey } from "./page-key.js";
import { reportValue } from "./report-value.js";
import { addressOf, refused } from "./request-input.js";

/** What a step gives for a question that the customer could not answer. */
const UNKNOWN = "unknown";

/** The part of the devices room that judges what a customer answered, where no program can measure. */
export function createGuidedRequests({ store, now, publicAddress }: HubTools): Room {
  return {
    async "devices.guided"(ask) {
      const { check: name, answers, photos } = ask.input;
      const check = checkOf(name);
      if (!check) return refused(`there is no guided check "${name}"`);
      const told: Answers = Object.fromEntries(
        Object.entries(answers).flatMap(([of, value]): [string, string | null][] => {
          const known = Object.hasOwn(answersOf(name), of) ? answersOf(name)[of] : undefined;
          if (known === undefined) return [];
          if (value === UNKNOWN) return [[of, null]];
          return typeof known === "string" || known.includes(value) ? [[of, value]] : [];
        }),
      );
      if (Object.keys(told).length === 0) return refused("nothing was answered");
      const inWords = answersInWords(check, told);
      const { score, findings } = judgeAnswers(check, told);
      const kept = await store.keepGuided(addressOf(ask), {
        effectKey: ask.key,
        pageKey: newPageKey(),
        name: capital(check.answers.device?.of?.[told.device ?? ""] ?? check.title),
        score,
        findings,
        facts: { guided: name, answers: inWords, photos },
        at: now(),
      });
      if (!kept) return refused("there is no such conversation");
      const { report, device } = kept;
      const url = `${publicAddress()}/r/${report.pageKey}`;
      const well = findings.flatMap(({ severity, title, meaning }) => (severity === "ok" ? [{ title, meaning }] : []));
      const value = { ...reportValue(report, device, url), well };
      return { outcome: "done", result: { outcome: "reported", value } };
    },
  };
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
