import type { DemoFacts } from "../../demo-device.js";
import { Icon } from "../icon.js";

/** A link to the desk where people answer, with who can sign in there in the demonstration. */
export function DeskLink({ people }: { people: DemoFacts["people"] }) {
  const [first] = people;
  return (
    <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 border-t border-line pt-3 text-sm">
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
        <details className="min-w-0 flex-1 basis-48">
          <summary className="cursor-pointer text-muted">Como entrar</summary>
          <p className="mt-1">
            Entre como {first.name}, <span className="font-mono break-all">{first.email}</span>. A senha apareceu no
            terminal no primeiro início; para criar outra, rode{" "}
            <code className="break-all">npm run balcao -- user password {first.email}</code>.
          </p>
        </details>
      )}
    </div>
  );
}
