import { type Ref, useState } from "react";
import { Icon } from "./icon.js";

const ADDRESS = "/demo/site";
/** How long the widget gets to clear its storage before its page goes, in ms. */
const SHUTDOWN_MS = 350;

/** The shop's site in a browser window, with the real widget on it. */
export function SiteFrame({ ref }: { ref: Ref<HTMLIFrameElement> }) {
  const [loaded, setLoaded] = useState(false);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-hidden bg-surface lg:rounded-xl lg:border lg:border-line lg:shadow-one">
      <div className="flex items-center gap-3 border-b border-line bg-paper px-3 py-2 max-lg:hidden">
        <span aria-hidden="true" className="flex gap-1.5">
          {[0, 1, 2].map((each) => (
            <span key={each} className="size-2.5 rounded-full bg-line" />
          ))}
        </span>
        <p className="flex-1 rounded-full border border-line bg-surface px-4 py-1 text-sm text-muted">
          oficinaclique.example
        </p>
        <a
          href={ADDRESS}
          target="_blank"
          rel="noopener"
          title="Abrir o site em outra aba"
          className="rounded p-1 text-muted hover:text-ink"
        >
          <Icon name="out" className="size-5" />
          <span className="sr-only">Abrir o site em outra aba</span>
        </a>
      </div>
      <div className="relative min-h-0 flex-1">
        {!loaded && <SiteSkeleton />}
        <iframe
          ref={ref}
          src={ADDRESS}
          title="Site da Oficina Clique"
          className="size-full border-0"
          onLoad={() => setLoaded(true)}
        />
      </div>
    </div>
  );
}

/** Opens the site again, as for a visitor whom the widget does not know. */
export function resetSite(frame: HTMLIFrameElement): void {
  const page = frame.contentWindow as (Window & { Balcao?: (command: string) => void }) | null;
  page?.Balcao?.("shutdown");
  setTimeout(() => page?.location.reload(), SHUTDOWN_MS);
}

function SiteSkeleton() {
  return (
    <div aria-hidden="true" className="pulse absolute inset-0 space-y-4 p-8">
      <div className="h-6 w-48 rounded bg-line" />
      <div className="h-40 rounded-lg bg-line" />
      <div className="grid grid-cols-3 gap-4">
        <div className="h-28 rounded-lg bg-line" />
        <div className="h-28 rounded-lg bg-line" />
        <div className="h-28 rounded-lg bg-line" />
      </div>
    </div>
  );
}
