import type { EarlierFinding } from "./earlier-of.js";
import type { Forecast } from "./finding.js";
import type { Rule, Trend } from "./rule.js";

const DAY_MS = 86_400_000;
/** Fewer points, or points closer together, are no trend. */
const LEAST_POINTS = 3;
const LEAST_MS = DAY_MS;

type Point = { at: number; value: number };

/**
 * In how many days a number reaches the end that its rule names, if it goes on as it did; null when it does not go
 * there, or too little is known. The pace is the median of the paces between all pairs of points (Theil–Sen), which one
 * odd measurement does not move.
 */
export function forecastOf(rule: Rule, now: Point, earlier: readonly EarlierFinding[]): Forecast | null {
  const { trend } = rule;
  if (trend === undefined) return null;
  const before = earlier.flatMap(({ at, finding }) => {
    const value = finding.evidence[trend.number];
    return value === undefined || at >= now.at ? [] : [{ at, value }];
  });
  const points = sinceRelief([...before, now], trend, rule.keeps?.[trend.number] ?? 0);
  const [first] = points;
  if (first === undefined || points.length < LEAST_POINTS || now.at - first.at < LEAST_MS) return null;
  const pace = medianPace(points);
  const way = trend.reaches - now.value;
  if (pace === 0 || way * pace <= 0) return null;
  const days = Math.max(1, Math.round(way / pace));
  if (days > trend.within) return null;
  return { days, words: trend.words.replace("{days}", days === 1 ? "1 dia" : `${days} dias`) };
}

/**
 * The points since the number last went away from its end by more than its usual swing: a clean-up begins a new series.
 */
function sinceRelief(unsorted: readonly Point[], { reaches }: Trend, swing: number): Point[] {
  const points = unsorted.toSorted((a, b) => a.at - b.at);
  const left = (point: Point) => Math.abs(reaches - point.value);
  const start = points.findLastIndex((point, n) => {
    const previous = points[n - 1];
    return previous !== undefined && left(point) - left(previous) > swing;
  });
  return points.slice(Math.max(0, start));
}

/** Per day. */
function medianPace(points: readonly Point[]): number {
  const paces = points
    .flatMap((a, n) =>
      points.slice(n + 1).flatMap((b) => (b.at > a.at ? [((b.value - a.value) / (b.at - a.at)) * DAY_MS] : [])),
    )
    .sort((a, b) => a - b);
  const half = paces.length >> 1;
  const [low, high] = paces.length % 2 === 1 ? [paces[half], paces[half]] : [paces[half - 1], paces[half]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}
