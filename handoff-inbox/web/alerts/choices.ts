/** How a person wants to be told in this browser that somebody waits. Both are off until they are chosen. */
export type AlertKind = "sound" | "notice";

const place = (kind: AlertKind) => `balcao-alert-${kind}`;

export const alertChoices = {
  on: (kind: AlertKind) => localStorage.getItem(place(kind)) === "on",
  turn(kind: AlertKind, on: boolean) {
    localStorage.setItem(place(kind), on ? "on" : "off");
  },
};
