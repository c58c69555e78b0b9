/** @jsxImportSource preact */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { WireDownload } from "../wire.js";
import { type DownloadWords, downloadWords, SYSTEMS } from "./download-words.js";
import { OutsideLink } from "./linkify.js";
import { clockTime, sizeWords } from "./time-words.js";
import { fileAddress } from "./upload.js";
import { visitorSystem } from "./visitor-system.js";
import type { Words } from "./words/words.js";

type Props = { offer: WireDownload; base: string; words: Words };
type Program = WireDownload["files"][number];

/** The longest delay of a browser's timer, in ms. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * A program on offer. On a computer it is the download for its system; on a phone, where it cannot run, the address to type
 * on the computer. When the code is over, only its page is left.
 */
export function DownloadCard({ offer, base, words }: Props) {
  const own = downloadWords(words.locale);
  const isOver = useEnd(offer.expiresAt);
  // The computer's clock may be wrong, and the server decides: the page stays within reach.
  if (isOver)
    return (
      <div class="offer">
        <p class="problem">{own.over}</p>
        <OutsideLink href={offer.page}>{offer.page}</OutsideLink>
      </div>
    );
  const system = visitorSystem(navigator as typeof navigator & Parameters<typeof visitorSystem>[0]);
  const file = offer.files.find((one) => one.system === system);
  return (
    <div class="offer">
      {system === "phone" ? (
        <Typed offer={offer} own={own} base={base} />
      ) : (
        <>
          {file ? <Get file={file} own={own} locale={words.locale} /> : <OnPage offer={offer} own={own} />}
          <Fold title={own.reads}>
            <List of={own.read} />
            <p>{own.never}</p>
            <List of={own.neverRead} />
          </Fold>
          {file && (
            <Fold title={own.check}>
              <code>{file.sha256}</code>
            </Fold>
          )}
          <Fold title={own.otherWay}>
            <OutsideLink href={offer.page}>{offer.page}</OutsideLink>
          </Fold>
        </>
      )}
      {system === "phone" ? null : (
        <p class="small">
          {own.code}: <b>{offer.code}</b>
        </p>
      )}
      {offer.expiresAt !== null && <p class="small">{own.until(clockTime(offer.expiresAt, words.locale))}</p>}
    </div>
  );
}

function Get({ file, own, locale }: { file: Program; own: DownloadWords; locale: string }) {
  const how = own.open[file.system];
  return (
    <>
      <a class="primary get" href={file.url} download={file.name}>
        {own.get}
        <small>{`${SYSTEMS[file.system] ?? file.system}, ${sizeWords(file.bytes, locale)}`}</small>
      </a>
      <p class="small">{how ?? own.inTerminal}</p>
      {how === undefined && <code>{`cd ~/Downloads && chmod +x ${file.name} && ./${file.name}`}</code>}
      {file.system === "win-x64" && !file.signed && <p class="small">{own.unknownToWindows}</p>}
    </>
  );
}

/** Where nothing was built for this system, the page has another way. */
function OnPage({ offer, own }: { offer: WireDownload; own: DownloadWords }) {
  return (
    <>
      <p class="small">{own.noProgram}</p>
      <a class="primary get" href={offer.page} target="_blank" rel="noopener">
        {own.page}
      </a>
    </>
  );
}

function Typed({ offer, own, base }: { offer: WireDownload; own: DownloadWords; base: string }) {
  const share = { title: own.subject, url: offer.page };
  const mail = `mailto:?subject=${encodeURIComponent(own.subject)}&body=${encodeURIComponent(`${offer.page}\n${own.code}: ${offer.code}`)}`;
  return (
    <>
      <p class="small">{own.onPhone}</p>
      <b class="typed">{offer.address}</b>
      <p class="small">{own.andCode}</p>
      <b class="typed">{offer.code}</b>
      {navigator.canShare?.(share) ? (
        <button type="button" class="primary get" onClick={() => void navigator.share(share).catch(ended)}>
          {own.share}
        </button>
      ) : (
        <a class="primary get" href={mail}>
          {own.mail}
        </a>
      )}
      {offer.picture && (
        <Fold title={own.qr}>
          <img src={fileAddress(base, offer.picture)} alt={own.qr} loading="lazy" width="200" height="200" />
        </Fold>
      )}
    </>
  );
}

/** Whoever closes the list of apps has changed their mind. Anything else is a fault. */
function ended(error: unknown): void {
  if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
}

function Fold({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <details>
      <summary>{title}</summary>
      {children}
    </details>
  );
}

function List({ of }: { of: readonly string[] }) {
  return (
    <ul>
      {of.map((one) => (
        <li key={one}>{one}</li>
      ))}
    </ul>
  );
}

/** Whether this moment is past. Becomes true when it passes. */
function useEnd(at: number | null): boolean {
  const left = at === null ? Number.POSITIVE_INFINITY : at - Date.now();
  const [isOver, setOver] = useState(left <= 0);
  useEffect(() => {
    if (isOver || left > LONGEST_TIMER) return;
    const timer = setTimeout(() => setOver(true), left);
    return () => clearTimeout(timer);
  }, [at]);
  return isOver;
}
