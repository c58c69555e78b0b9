import { confidences } from "./confidence.js";
import { learnBoundaries, softmax } from "./learn-boundaries.js";
import type { Measures } from "./measures.js";
import { normalise } from "./normalise.js";
import { type Row, Vectoriser } from "./vectoriser.js";

/** A class of messages with its examples. */
export type Labelled = { label: string; examples: readonly string[] };

/** How well a message fits a class: 0 to 0.97, or 1 for a message that equals an example. */
export type Scored = { label: string; score: number };

/**
 * A classifier that learns from few examples. Two judges rate a message: the middle of each class's examples, which is
 * better when examples are few, and a linear boundary between the classes, which is better the more there are. The
 * confidence also depends on absolute measures, not only on how the classes compare. Training is deterministic and
 * takes some tens of milliseconds; scoring takes some tens of microseconds.
 */
export class Model {
  readonly labels: readonly string[];
  private readonly vectoriser: Vectoriser;
  private readonly middles: Float64Array;
  private readonly boundaries: Float64Array;
  private readonly trust: number;

  /** The last class stands for none of the company's business. */
  constructor(classes: readonly Labelled[]) {
    this.labels = classes.map((each) => each.label);
    const texts = classes.flatMap((each, label) => each.examples.map((text) => ({ label, tokens: normalise(text) })));
    const own = texts.filter((text) => text.label < this.labels.length - 1).length;
    this.vectoriser = new Vectoriser(
      texts.map((text) => text.tokens),
      own,
    );
    const owners = texts.map((text) => text.label);
    const { rows, size } = this.vectoriser;
    this.middles = middlesOf(rows, owners, size, this.labels.length);
    this.boundaries = learnBoundaries(rows, owners, size, this.labels.length);
    this.trust = trustInBoundaries(classes);
  }

  /** The scores of all classes, best first. */
  score(written: readonly string[]): Scored[] {
    if (written.length === 0) return [];
    const scores = confidences(this.measure(written));
    return this.labels.map((label, index) => ({ label, score: scores[index] ?? 0 })).sort((a, b) => b.score - a.score);
  }

  /** The measures of a message, from which its scores are computed. */
  measure(written: readonly string[]): Measures {
    const tokens = this.vectoriser.mend(written);
    const row = this.vectoriser.vectorise(tokens);
    const middles = product(row, this.middles, this.labels.length);
    const boundaries = product(row, this.boundaries, this.labels.length);
    const chances = softmax(blend(middles, boundaries, this.trust));
    return { chances, bounded: softmax(boundaries), middles, familiar: this.vectoriser.familiarity(tokens) };
  }
}

/** With `FEW` examples per class the boundaries begin to count, and with `MANY` they count fully. */
const FEW = 9;
const MANY = 16;

/** How much the boundaries count compared to the middles: 0 to 1. */
function trustInBoundaries(classes: readonly Labelled[]): number {
  const counts = classes.map((each) => each.examples.length).sort((a, b) => a - b);
  const median = counts[Math.floor(counts.length / 2)] ?? 0;
  return Math.min(1, Math.max(0, (median - FEW) / (MANY - FEW)));
}

const BOUNDARY_SHARE = 3;
/** When the middles differ by less than this, the difference is chance: the message consists of unknown words. */
const FAINT_MIDDLES = 0.04;
const FAINT_BOUNDARIES = 0.4;
/** How sharply the best class stands out. */
const SHARPNESS = 1.6;

/** Combines the two judges. Each counts by how clearly it tells the classes apart. */
function blend(middles: Float64Array, boundaries: Float64Array, trust: number): Float64Array {
  const parts: [Float64Array, number, number][] = [
    [middles, 1, FAINT_MIDDLES],
    [boundaries, BOUNDARY_SHARE * trust, FAINT_BOUNDARIES],
  ];
  const blended = new Float64Array(middles.length);
  for (const [values, share, faint] of parts) {
    const mean = values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
    const spread = Math.max(
      faint,
      Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length || 1)),
    );
    for (let label = 0; label < blended.length; label++)
      blended[label] = (blended[label] ?? 0) + (SHARPNESS * share * ((values[label] ?? 0) - mean)) / spread;
  }
  return blended;
}

/** The middle of each class with length 1, feature by feature. */
function middlesOf(rows: readonly Row[], owners: readonly number[], features: number, size: number): Float64Array {
  const middles = new Float64Array(features * size);
  for (const [example, row] of rows.entries()) {
    const label = owners[example] ?? 0;
    for (const [feature, value] of row)
      middles[feature * size + label] = (middles[feature * size + label] ?? 0) + value;
  }
  const squares = new Float64Array(size);
  for (let at = 0; at < middles.length; at++) squares[at % size] = (squares[at % size] ?? 0) + (middles[at] ?? 0) ** 2;
  for (let at = 0; at < middles.length; at++)
    middles[at] = (middles[at] ?? 0) / (Math.sqrt(squares[at % size] ?? 0) || 1);
  return middles;
}

function product(row: Row, matrix: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (const [feature, value] of row) {
    const at = feature * size;
    for (let label = 0; label < size; label++) sums[label] = (sums[label] ?? 0) + value * (matrix[at + label] ?? 0);
  }
  return sums;
}
