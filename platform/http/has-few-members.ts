/**
 * Whether a value from outside has at most `most` members in all its objects and lists together. To be called before a
 * schema parses the value, because listing thousands of unknown names costs a schema milliseconds. This function looks
 * at no more than `most` members.
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
