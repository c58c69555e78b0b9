/**
 * Whether a value from outside has at most so many members in all its objects and lists together. To be asked before a
 * schema is: one that lists what it does not know costs milliseconds for thousands of names. This looks at no more than
 * `most` of them.
 */
export function hasFewMembers(value: unknown, most: number): boolean {
  const open = [value];
  let left = most;
  while (open.length > 0) {
    const of = open.pop();
    if (typeof of !== "object" || of === null) continue;
    for (const name in of) {
      left -= 1;
      if (left < 0) return false;
      open.push(of[name as keyof typeof of]);
    }
  }
  return true;
}
