/** Whether one version (`1.2.3`) comes after another. What is no version comes after nothing. */
export function isNewer(version: string, than: string): boolean {
  const [one, other] = [numbersOf(version), numbersOf(than)];
  if (one === null || other === null) return false;
  const at = one.findIndex((number, place) => number !== other[place]);
  return at >= 0 && (one[at] ?? 0) > (other[at] ?? 0);
}

/** Whether it comes before. */
export const isOlder = (version: string, than: string): boolean => isNewer(than, version);

function numbersOf(version: string): number[] | null {
  const found = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/.exec(version);
  return found === null ? null : found.slice(1).map(Number);
}
