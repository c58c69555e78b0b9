import { useState } from "react";
import { Section } from "../account/section.js";
import { Button } from "../ui/button.js";
import { Switch } from "../ui/switch.js";
import { alertChoices } from "./choices.js";
import { chime } from "./tell-call.js";

const texts = {
  title: "Avisos neste navegador",
  lead: "Quando um cliente pede uma pessoa.",
  sound: "Tocar o sino",
  soundHint: "Toca mesmo com o Balcão em outra aba.",
  test: "Ouvir o sino",
  heard: "O sino tocou. Se você não ouviu, veja o volume do computador.",
  silent: "O navegador não deixou tocar. Permita o som desta página e tente de novo.",
  notice: "Mostrar um aviso do navegador",
  noticeHint: "Aparece quando você está em outra aba ou em outro programa.",
  refused: "O navegador não permite avisos desta página. Mude isso no cadeado ao lado do endereço.",
};

/** The choice of how one is told that somebody waits, with a way to try the sound. */
export function AlertsSection() {
  const [sound, setSound] = useState(alertChoices.on("sound"));
  const [notice, setNotice] = useState(alertChoices.on("notice"));
  const [said, setSaid] = useState("");
  const hear = async () => setSaid((await chime()) ? texts.heard : texts.silent);
  const turnNotice = async (on: boolean) => {
    const allowed = !on || (await Notification.requestPermission()) === "granted";
    if (!allowed) return setSaid(texts.refused);
    alertChoices.turn("notice", on);
    setNotice(on);
    setSaid("");
  };
  return (
    <Section title={texts.title} lead={texts.lead}>
      <div className="flex flex-col gap-4">
        <Switch
          label={texts.sound}
          hint={texts.soundHint}
          on={sound}
          onChange={(on) => {
            alertChoices.turn("sound", on);
            setSound(on);
          }}
        />
        {typeof Notification === "function" && (
          <Switch label={texts.notice} hint={texts.noticeHint} on={notice} onChange={(on) => void turnNotice(on)} />
        )}
        <div className="flex flex-wrap items-center gap-3">
          <Button onClick={() => void hear()}>{texts.test}</Button>
          <p role="status" className="text-sm text-muted">
            {said}
          </p>
        </div>
      </div>
    </Section>
  );
}
