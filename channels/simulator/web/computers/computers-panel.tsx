import { useEffect, useState } from "react";
import type { DemoDevice, DemoDeviceKind, DemoDeviceState } from "../../demo-device.js";
import { Icon } from "../icon.js";
import { DeskLink } from "./desk-link.js";
import { ThisComputer } from "./this-computer.js";
import { isOf, runsFor, useComputers } from "./use-computers.js";

const COMPUTERS: { kind: Exclude<DemoDeviceKind, "this-computer">; name: string; about: string }[] = [
  { kind: "healthy", name: "Saudável", about: "Nada a consertar" },
  { kind: "dying-disk", name: "Disco morrendo", about: "Vira orçamento de técnico" },
  { kind: "full-disk", name: "Disco cheio", about: "Conserta na hora, à distância" },
];

const STATES: { [state in DemoDeviceState]: string } = {
  starting: "Ligando…",
  waiting: "Pareando: confirme na conversa",
  paired: "Pareado",
  scanning: "Examinando…",
  sent: "Diagnóstico enviado",
  working: "Consertando…",
  repaired: "Consertado",
  refused: "Código recusado",
  off: "Desligado",
};

/**
 * The computers that can be diagnosed: made-up ones, and the one that shows this page. `found` is the conversation's
 * last code.
 */
export function ComputersPanel({ found }: { found: string | null }) {
  const { desk, devices, problem, start } = useComputers();
  const [code, setCode] = useState("");
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (found !== null) setCode(found);
  }, [found]);

  const ready = code.trim() !== "";
  const of = (kind: DemoDeviceKind) => devices.find((device) => device.kind === kind);
  const mine = of("this-computer");
  return (
    <div className="flex w-full flex-col gap-3 overflow-y-auto bg-surface p-4 lg:rounded-xl lg:border lg:border-line lg:shadow-one">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="mr-auto font-semibold">Computadores de demonstração</h2>
        <label className="flex items-center gap-2 text-sm text-muted">
          Código da conversa
          <input
            value={code}
            onChange={(event) => setCode(event.target.value)}
            placeholder="KXTQ-7M9P"
            maxLength={12}
            spellCheck={false}
            autoComplete="off"
            className="w-32 rounded-lg border border-line bg-paper px-2.5 py-1.5 font-mono text-sm text-ink uppercase placeholder:normal-case"
          />
        </label>
      </div>
      {!ready && (
        <p className="text-sm text-muted">
          Peça o <strong className="font-semibold text-ink">diagnóstico grátis</strong> na conversa: o código do convite
          aparece aqui sozinho, e você escolhe qual computador se conecta.
        </p>
      )}
      <ul className="grid grid-cols-2 gap-2 xl:grid-cols-4">
        {COMPUTERS.map(({ kind, name, about }) => {
          const device = of(kind);
          const runs = runsFor(device, code);
          return (
            <Computer
              key={kind}
              name={name}
              about={about}
              device={device && (!ready || isOf(device, code)) ? device : undefined}
            >
              <SwitchOn
                onClick={() => start(kind, code)}
                disabled={!ready || runs}
                label={runs ? `Ligado: ${name}` : `Ligar: ${name}`}
              >
                {runs ? "Ligado" : "Ligar"}
              </SwitchOn>
            </Computer>
          );
        })}
        <Computer name="Este computador" about="O de verdade, com o programa real" device={mine}>
          <SwitchOn
            onClick={() => setAsking(true)}
            disabled={!ready || runsFor(mine, code)}
            label="Diagnosticar este computador"
          >
            Diagnosticar
          </SwitchOn>
        </Computer>
      </ul>
      {asking && desk !== null && (
        <ThisComputer
          desk={desk}
          code={code}
          onClose={() => setAsking(false)}
          onAgree={() => {
            setAsking(false);
            start("this-computer", code);
          }}
        />
      )}
      <p aria-live="polite" className="text-sm break-words text-muted empty:hidden">
        {problem ?? devices[0]?.line ?? ""}
      </p>
      <DeskLink people={desk?.people ?? []} />
    </div>
  );
}

function Computer(props: { name: string; about: string; device: DemoDevice | undefined; children: React.ReactNode }) {
  const { name, about, device, children } = props;
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-line p-3">
      <p className="flex items-center gap-1.5 text-sm font-semibold">
        <Icon name="computer" className="size-5 text-brand" />
        {name}
      </p>
      <p className={`grow text-sm ${device ? "text-ink" : "text-muted"}`}>{device ? STATES[device.state] : about}</p>
      {children}
    </li>
  );
}

function SwitchOn(props: { onClick: () => void; disabled: boolean; label: string; children: string }) {
  const { onClick, disabled, label, children } = props;
  return (
    <button
      type="button"
      onClick={onClick}
      disabled={disabled}
      aria-label={label}
      className="rounded-lg bg-brand-soft px-3 py-1.5 text-sm font-medium hover:underline disabled:cursor-default disabled:bg-paper disabled:text-muted disabled:no-underline"
    >
      {children}
    </button>
  );
}
