/** How long to wait, in words for people. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 90) return seconds === 1 ? "1 segundo" : `${seconds} segundos`;
  return `${Math.ceil(seconds / 60)} minutos`;
}
