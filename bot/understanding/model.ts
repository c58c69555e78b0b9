import { FUNCTION_WORDS } from "./chat-spelling.js";
import { normalise } from "./normalise.js";
import { Spelling } from "./spelling.js";
import { stem } from "./stem.js";

/** A class of messages with its examples. */
export type Labelled = { label: string; examples: readonly string[] };

/** How well a message fits a class: 0 to 0.97; only a message that equals an example is certain. */
export type Scored = { label: string; score: number };

const EPOCHS = 25;
const RATE = 0.5;
const DECAY = 0.0005;
/** Classes that an example is this sure about are left alone: most of training's time. */
const NEGLIGIBLE = 0.01;

/**
 * A linear classifier (softmax regression over words, word pairs and letter groups), tempered by two things that a
 * softmax alone does not know: how near the nearest example is, and how much of the message it has ever seen. Training
 * is deterministic and takes some tens of milliseconds; scoring some tens of microseconds.
 */
export class Model {
  private readonly labels: string[];
  private readonly tokens = new Map<string, Token>();
  private readonly features = new Map<string, number>();
  private readonly weights: Float64Array;
  private readonly idf = new Map<string, number>();
  private readonly spelling: Spelling;
  private readonly examples: { label: number; norm: number }[] = [];
  private readonly postings = new Map<string, { example: number; weight: number }[]>();
  private readonly unknownWeight: number;

  constructor(classes: readonly Labelled[], epochs = EPOCHS) {
    this.labels = classes.map((each) => each.label);
    const texts = classes.flatMap((each, label) => each.examples.map((text) => ({ label, tokens: normalise(text) })));
    this.spelling = new Spelling(texts.flatMap((text) => text.tokens));
    const seenIn = new Map<string, number>();
    for (const { tokens } of texts)
      for (const word of new Set(tokens.map(stem))) seenIn.set(word, (seenIn.get(word) ?? 0) + 1);
    for (const [word, count] of seenIn) this.idf.set(word, Math.log(1 + texts.length / count));
    this.unknownWeight = Math.log(1 + texts.length / 2);

    const rows = texts.map(({ label, tokens }) => ({ label, row: this.vector(tokens, true) }));
    this.weights = new Float64Array(this.features.size * this.labels.length);
    this.train(rows, epochs);
    for (const { label, tokens } of texts) this.remember(label, tokens);
  }

  /** Every class, best first. */
  score(written: readonly string[]): Scored[] {
    if (written.length === 0) return [];
    const tokens = written.map((token) => this.spelling.correct(token));
    const chances = this.chances(this.vector(tokens, false));
    const nearness = this.nearness(tokens);
    const familiar = this.familiarity(tokens);
    return this.labels
      .map((label, index) => ({ label, score: temper(chances[index] ?? 0, nearness[index] ?? 0, familiar) }))
      .sort((a, b) => b.score - a.score);
  }

  /** The share of a message's telling words that training knows. */
  private familiarity(tokens: readonly string[]): number {
    let known = 0;
    let all = 0;
    for (const token of tokens) {
      if (FUNCTION_WORDS.has(token)) continue;
      const weight = this.idf.get(this.token(token).word);
      known += weight ?? 0;
      all += weight ?? this.unknownWeight;
    }
    return all === 0 ? 0.5 : known / all;
  }

  private chances(row: Row): Float64Array {
    const size = this.labels.length;
    const sums = new Float64Array(size);
    for (const [feature, value] of row) {
      const at = feature * size;
      for (let label = 0; label < size; label++)
        sums[label] = (sums[label] ?? 0) + value * (this.weights[at + label] ?? 0);
    }
    let most = Number.NEGATIVE_INFINITY;
    for (const sum of sums) if (sum > most) most = sum;
    let total = 0;
    for (let label = 0; label < size; label++) {
      const power = Math.exp((sums[label] ?? 0) - most);
      sums[label] = power;
      total += power;
    }
    for (let label = 0; label < size; label++) sums[label] = (sums[label] ?? 0) / total;
    return sums;
  }

  private train(rows: readonly { label: number; row: Row }[], epochs: number): void {
    const size = this.labels.length;
    const squares = new Float64Array(this.weights.length).fill(1e-2);
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (const { label, row } of rows) {
        const chances = this.chances(row);
        for (let each = 0; each < size; each++) {
          const error = (chances[each] ?? 0) - (each === label ? 1 : 0);
          if (Math.abs(error) < NEGLIGIBLE) continue;
          for (const [feature, value] of row) {
            const at = feature * size + each;
            const old = this.weights[at] ?? 0;
            const slope = error * value + DECAY * old;
            const square = (squares[at] ?? 0) + slope * slope;
            squares[at] = square;
            this.weights[at] = old - (RATE * slope) / Math.sqrt(square);
          }
        }
      }
    }
  }

  /** The features of a message as a vector of length 1; while learning, unseen ones are taken up. */
  private vector(tokens: readonly string[], learning: boolean): Row {
    const values = new Map<number, number>();
    const add = (name: string, value: number) => {
      const feature = this.feature(name, learning);
      if (feature !== undefined && (values.get(feature) ?? 0) < value) values.set(feature, value);
    };
    let before = "";
    for (const token of tokens) {
      const { word, letters } = this.token(token);
      add(word, FUNCTION_WORDS.has(token) ? 0.35 : (this.idf.get(word) ?? 1) / 3);
      add(`${before} ${word}`, 0.5);
      before = word;
      for (const group of letters) add(group, 0.3);
    }
    let square = 0;
    for (const value of values.values()) square += value * value;
    const length = Math.sqrt(square) || 1;
    const row: Row = [];
    for (const [feature, value] of values) row.push([feature, value / length]);
    return row;
  }

  private feature(name: string, learning: boolean): number | undefined {
    const known = this.features.get(name);
    if (known !== undefined || !learning) return known;
    this.features.set(name, this.features.size);
    return this.features.size - 1;
  }

  /** What a token is made of; kept for the words of training, which most messages consist of. */
  private token(token: string): Token {
    const known = this.tokens.get(token);
    if (known) return known;
    const word = stem(token);
    const letters: string[] = [];
    if (token.length >= 4 && !FUNCTION_WORDS.has(token)) {
      const edged = `<${token}>`;
      for (let at = 0; at + 4 <= edged.length; at++) letters.push(`#${edged.slice(at, at + 4)}`);
    }
    const made = { word, letters };
    if (this.spelling.has(token)) this.tokens.set(token, made);
    return made;
  }

  private remember(label: number, tokens: readonly string[]): void {
    const words = this.weigh(tokens);
    let square = 0;
    for (const [word, weight] of words) {
      square += weight * weight;
      const list = this.postings.get(word) ?? [];
      list.push({ example: this.examples.length, weight });
      this.postings.set(word, list);
    }
    this.examples.push({ label, norm: Math.sqrt(square) || 1 });
  }

  /** For each class, the cosine between the message and that class's nearest example. */
  private nearness(tokens: readonly string[]): Float64Array {
    const words = this.weigh(tokens);
    const dots = new Float64Array(this.examples.length);
    let square = 0;
    for (const [word, weight] of words) {
      square += weight * weight;
      for (const { example, weight: theirs } of this.postings.get(word) ?? [])
        dots[example] = (dots[example] ?? 0) + weight * theirs;
    }
    const norm = Math.sqrt(square) || 1;
    const nearest = new Float64Array(this.labels.length);
    for (let index = 0; index < dots.length; index++) {
      const dot = dots[index] ?? 0;
      const example = this.examples[index];
      if (dot === 0 || !example) continue;
      const cosine = dot / (norm * example.norm);
      if (cosine > (nearest[example.label] ?? 0)) nearest[example.label] = cosine;
    }
    return nearest;
  }

  private weigh(tokens: readonly string[]): Map<string, number> {
    const words = new Map<string, number>();
    for (const token of tokens) {
      const { word } = this.token(token);
      words.set(word, FUNCTION_WORDS.has(token) ? 0.4 : (this.idf.get(word) ?? this.unknownWeight));
    }
    return words;
  }
}

type Row = [feature: number, value: number][];

/** A word's stem and its groups of four letters. */
type Token = { word: string; letters: readonly string[] };

/** One confidence out of three: the softmax, the nearest example, and how familiar the message's words are. */
function temper(chance: number, nearness: number, familiar: number): number {
  return Math.min(0.97, chance * (0.55 + 0.45 * familiar) * (0.75 + 0.7 * nearness));
}
