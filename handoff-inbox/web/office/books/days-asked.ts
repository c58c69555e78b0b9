import { useLocation, useSearch } from "wouter";

export type DaysAsked = { from: string; to: string };

/** How many days the page shows unless it is told otherwise. */
const SHOWN = 30;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The days that the address asks for (`?de=2026-11-01&ate=2026-11-30`), or the last thirty. */
export function useDaysAsked(now: number): [DaysAsked, (days: DaysAsked) => void] {
  const [path, go] = useLocation();
  const asked = new URLSearchParams(useSearch());
  return [
    daysOf(asked, now),
    ({ from, to }) => go(`${path}?${new URLSearchParams({ de: from, ate: to })}`, { replace: true }),
  ];
}

export function daysOf(asked: URLSearchParams, now: number): DaysAsked {
  const [from, to] = [asked.get("de") ?? "", asked.get("ate") ?? ""];
  const last = DAY.test(to) ? to : dayOf(now);
  return { from: DAY.test(from) ? from : dayOf(Date.parse(last) - (SHOWN - 1) * 86_400_000), to: last };
}

/** The browser's own day; midnight of a day as it is written is one in UTC. */
function dayOf(at: number): string {
  const date = new Date(at);
  const isMidnight = at % 86_400_000 === 0;
  const away = isMidnight ? 0 : date.getTimezoneOffset() * 60_000;
  return new Date(at - away).toISOString().slice(0, 10);
}
