import { Icon } from "../icon.js";
import type { PhoneState } from "../link/phone-state.js";
import type { Face } from "../link/token-storage.js";

/** Whose phone this is, and the shop with what it is doing. */
export function PhoneHeader({ face, state: { phase, session, typing } }: { face: Face; state: PhoneState }) {
  const doing =
    phase === "connecting"
      ? "conectando…"
      : phase === "offline"
        ? "sem conexão"
        : typing
          ? "digitando…"
          : face === "instagram"
            ? "Instagram Direct"
            : "online";
  return (
    <header className="on-header bg-header text-on-header lg:border-b lg:border-line">
      <p className="flex justify-between gap-3 px-6 pt-2 text-xs">
        <span>{session === null ? "Celular do cliente" : `Celular de ${session.profileName}`}</span>
        <span>{session?.number}</span>
      </p>
      <div className="flex items-center gap-3 px-4 pt-1.5 pb-2.5">
        <span className="grid size-10 place-items-center rounded-full bg-brand-soft text-brand">
          <Icon name="bell" />
        </span>
        <div className="min-w-0">
          <h2 className="truncate leading-tight font-semibold">{session?.shopName ?? "Oficina Clique"}</h2>
          <p className="text-sm leading-tight" role="status">
            {doing}
          </p>
        </div>
      </div>
    </header>
  );
}
