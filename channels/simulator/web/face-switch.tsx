import type { Face } from "./link/token-storage.js";

export const FACES: readonly Face[] = ["whatsapp", "instagram"];
const NAMES: Record<Face, string> = { whatsapp: "WhatsApp", instagram: "Instagram" };

/** Chooses the messenger of the phone on wide screens; narrow ones have a tab for each. */
export function FaceSwitch({ face, onChange }: { face: Face; onChange: (face: Face) => void }) {
  return (
    <fieldset className="mx-auto hidden rounded-full border border-line bg-surface p-1 lg:flex">
      <legend className="sr-only">Aplicativo do celular</legend>
      {FACES.map((each) => (
        <button
          key={each}
          type="button"
          aria-pressed={face === each}
          onClick={() => onChange(each)}
          className={`rounded-full px-4 py-1 text-sm font-semibold ${face === each ? "bg-brand text-on-brand" : "text-muted hover:text-ink"}`}
        >
          {NAMES[each]}
        </button>
      ))}
    </fieldset>
  );
}
