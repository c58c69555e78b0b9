import type { DemoFacts } from "../../demo-device.js";

type Props = { desk: DemoFacts; code: string; onAgree: () => void; onClose: () => void };

/**
 * Shown before the visitor's own computer is measured: what is read, and a question for a yes; or how to do it on
 * another machine.
 */
export function ThisComputer({ desk, code, onAgree, onClose }: Props) {
  const link = `${desk.server}/agent?c=${code.trim().toUpperCase()}`;
  const command = `node balcao-agent.mjs --server ${desk.server} --code ${code.trim().toUpperCase()}`;
  return (
    <section aria-label="Diagnosticar este computador" className="rounded-lg border border-line bg-paper p-3 text-sm">
      <p>{desk.reads}</p>
      {desk.thisComputer ? (
        <p className="mt-2">
          Ao apertar o botão você concorda em enviar isso para a conversa. Um conserto ainda pede pagamento e outro sim,
          na conversa.
        </p>
      ) : (
        <p className="mt-2">
          O Balcão roda em outra máquina, e por isso não pode abrir o programa aqui. Abra{" "}
          <a href={link} target="_blank" rel="noopener" className="text-brand underline">
            a página do convite
          </a>{" "}
          ou rode <code className="break-all">{command}</code>.
        </p>
      )}
      <p className="mt-3 flex flex-wrap gap-2">
        {desk.thisComputer && (
          <button
            type="button"
            onClick={onAgree}
            className="rounded-lg bg-brand px-3 py-1.5 font-medium text-on-brand hover:underline"
          >
            Concordo: ler e enviar
          </button>
        )}
        <a
          href={link}
          target="_blank"
          rel="noopener"
          className="rounded-lg border border-line px-3 py-1.5 font-medium hover:underline"
        >
          Abrir o convite
        </a>
        <button type="button" onClick={onClose} className="rounded-lg px-3 py-1.5 font-medium hover:underline">
          Agora não
        </button>
      </p>
    </section>
  );
}
