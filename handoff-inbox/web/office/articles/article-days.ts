/** "31/12/2026" of "2026-12-31". */
export const dayWords = (day: string): string => day.split("-").toReversed().join("/");

/** Both are days, "2026-12-31". */
export const isOver = (validUntil: string, today: string): boolean => validUntil < today;
