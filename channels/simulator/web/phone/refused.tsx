import type { PhoneRefusal } from "../../wire.js";
import { Icon } from "../icon.js";

const WORDS: Record<PhoneRefusal, { title: string; text: string }> = {
  demo_off: {
    title: "A demonstração está desligada",
    text: "Um canal de verdade já foi conectado, ou ela foi desligada na configuração. Para usar mesmo assim, ligue o Balcão com DEMO=on.",
  },
  origin_refused: {
    title: "Este endereço não confere",
    text: "Abra a demonstração pelo endereço que o Balcão mostrou ao iniciar.",
  },
  busy: {
    title: "Há gente demais por aqui",
    text: "Todos os telefones da demonstração estão em uso. Feche outras abas dela ou tente daqui a pouco.",
  },
  rate_limited: {
    title: "Foram números demais em pouco tempo",
    text: "Espere um minuto e peça um telefone novo.",
  },
};

/** Replaces the conversation when this page gets no phone: says why, and what can be done. */
export function Refused({ refusal, onAgain }: { refusal: PhoneRefusal; onAgain: () => void }) {
  const { title, text } = WORDS[refusal];
  return (
    <div role="alert" className="wallpaper flex flex-1 flex-col items-center justify-center gap-4 p-8 text-center">
      <Icon name="bell" className="size-12 text-muted" />
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="max-w-xs">{text}</p>
      <button type="button" onClick={onAgain} className="rounded-lg bg-brand px-4 py-2.5 font-semibold text-on-brand">
        Tentar de novo
      </button>
    </div>
  );
}
