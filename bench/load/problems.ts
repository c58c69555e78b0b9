/** Everything that should not have happened, counted by kind, with the first few of each in full. */
export class Problems {
  readonly counts = new Map<string, number>();
  readonly first: string[] = [];

  add(kind: string, detail: string): void {
    const seen = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, seen);
    if (seen <= 3) this.first.push(`${kind}: ${detail.slice(0, 400)}`);
  }

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }
}

/** The walk cannot go on. The reason was reported as a problem already. */
export class Lost extends Error {}
