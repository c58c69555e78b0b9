/** "14:32" */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** "hoje", "ontem", "ter., 18 de nov." */
export function dayWords(at: number, now: number = Date.now()): string {
  const day = new Date(at).toDateString();
  if (day === new Date(now).toDateString()) return "hoje";
  const today = new Date(now);
  if (day === new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1).toDateString()) return "ontem";
  return new Intl.DateTimeFormat("pt-BR", { weekday: "short", day: "numeric", month: "short" }).format(at);
}

/** "1,2 MB" */
export function sizeWords(bytes: number): string {
  const number = (value: number) => new Intl.NumberFormat("pt-BR", { maximumFractionDigits: 1 }).format(value);
  if (bytes < 1024) return `${number(bytes)} B`;
  return bytes < 1024 * 1024 ? `${number(bytes / 1024)} KB` : `${number(bytes / 1024 / 1024)} MB`;
}

/** "0:07" */
export function durationWords(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
