import type { DemoDesk } from "../../demo-device.js";
import { Icon } from "../icon.js";

/** The way to the desk where people answer, and who can sign in there in the demonstration. */
export function DeskLink({ people }: { people: DemoDesk["people"] }) {
  const [first] = people;
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <a
        href="/desk"
        target="_blank"
        rel="noopener"
        className="flex items-center gap-1.5 font-medium text-brand hover:underline"
      >
        <Icon name="out" className="size-5" />
        Abrir a mesa (atendente)
      </a>
      {first !== undefined && (
        <details className="relative">
          <summary className="cursor-pointer text-muted">Como entrar</summary>
          <p className="absolute right-0 bottom-full z-10 mb-2 w-80 max-w-[85vw] rounded-lg border border-line bg-surface p-3 text-ink shadow-lift">
            Entre como {first.name}, <span className="font-mono break-all">{first.email}</span>. A senha apareceu no
            terminal no primeiro início. Para criar outra:{" "}
            <code className="break-all">npm run balcao -- user password {first.email}</code>
          </p>
        </details>
      )}
    </span>
  );
}
