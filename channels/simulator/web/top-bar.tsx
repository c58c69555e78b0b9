import { Icon } from "./icon.js";

const SUGGESTIONS = [
  "meu pc tá mt lento",
  "vocês abrem sábado?",
  "quanto custa formatar?",
  "quero falar com uma pessoa",
];

type Props = {
  onSuggest: (text: string) => void;
  onRestart: () => void;
  canSuggest: boolean;
  /** Suggestions are typed on the phone, so on narrow screens they are shown with it. */
  showSuggestions: boolean;
};

/** Says what the page is and what to try, and leads back to the beginning. */
export function TopBar({ onSuggest, onRestart, canSuggest, showSuggestions }: Props) {
  return (
    <header className="flex items-center gap-x-3 gap-y-1.5 border-b border-line bg-surface px-4 py-2 max-lg:flex-wrap lg:gap-x-5 lg:px-8">
      <h1 className="flex items-center gap-2 text-brand">
        <Icon name="bell" className="size-6" />
        <span className="font-bold">Balcão</span>
      </h1>
      <p className="mr-auto text-sm text-muted max-lg:text-xs lg:whitespace-nowrap">
        <span className="max-lg:hidden">Demonstração: nada sai deste computador</span>
        <span className="lg:hidden">Nada sai deste computador</span>
      </p>
      <button
        type="button"
        onClick={onRestart}
        title="Recomeçar com outro número"
        className="order-2 flex items-center gap-1.5 rounded-lg border border-line px-2.5 py-1.5 text-sm font-medium hover:bg-paper lg:order-3"
      >
        <Icon name="again" className="size-5" />
        <span className="max-sm:sr-only">Recomeçar</span>
      </button>
      <div
        className={`order-3 flex min-w-0 gap-2 overflow-x-auto py-1 pl-1 [scrollbar-width:none] max-lg:-mx-4 max-lg:w-[calc(100%+2rem)] max-lg:px-4 lg:order-2 ${showSuggestions ? "" : "max-lg:hidden"}`}
        role="group"
        aria-label="Experimente escrever"
      >
        <span className="self-center text-sm text-muted max-[1600px]:hidden">Experimente:</span>
        {SUGGESTIONS.map((text) => (
          <button
            key={text}
            type="button"
            disabled={!canSuggest}
            onClick={() => onSuggest(text)}
            className="rounded-full bg-brand-soft px-3 py-1.5 text-sm whitespace-nowrap text-ink hover:underline disabled:cursor-default disabled:opacity-60"
          >
            {text}
          </button>
        ))}
      </div>
    </header>
  );
}
