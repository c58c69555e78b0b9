/** @jsxImportSource preact */
import { useEffect, useState } from "preact/hooks";
import type { WireDownload } from "../wire.js";
import type { DownloadCard } from "./download-card.js";
import { Said } from "./said.js";
import type { Words } from "./words/words.js";

type Props = { text: string; offer: WireDownload; base: string; words: Words };

/**
 * A message that offers a program. The card is a file of its own, because few visitors ever see one. Until it is there,
 * and where it cannot be loaded, the whole text says how to get the program.
 */
export function DownloadLine({ text, offer, base, words }: Props) {
  const [Card, setCard] = useState<typeof DownloadCard | null>(null);
  useEffect(() => {
    import("./download-card.js").then(
      ({ DownloadCard }) => setCard(() => DownloadCard),
      () => setCard(null),
    );
  }, []);
  if (Card === null) return <Said text={text} />;
  return (
    <>
      <Said text={text.replace(offer.instead, "").trim()} />
      <Card offer={offer} base={base} words={words} />
    </>
  );
}
