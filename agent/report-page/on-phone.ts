import { renderSVG } from "uqr";
import { hashSource } from "../../platform/http/content-policy.js";
import { html, type Markup, trusted } from "../../platform/http/html.js";

/** The phone's own list of apps, where its browser has it (Web Share, level 2). Without it the button stays hidden. */
const SHARE = `const b=document.getElementById("share");if(navigator.share){b.hidden=false;b.onclick=()=>navigator.share({title:document.title,url:b.dataset.url}).catch(()=>{})}`;

/** Allows that script, and no other. */
export const SHARE_SOURCE = hashSource(SHARE);

/**
 * Nobody can run the program on a phone, so the way to the computer comes first: an address that is short to type, the
 * link to oneself by whatever app, and the link as a picture for the camera of another device.
 */
export function onPhone(code: string, server: string): Markup {
  const link = `${server}/agent?c=${code}`;
  const mail = `mailto:?subject=${encodeURIComponent("Diagnóstico do computador")}&body=${encodeURIComponent(`${link}\nCódigo: ${code} (vale 10 minutos)`)}`;
  return html`<div class="card"><h2>Você está no celular?</h2><p>Aqui o programa não abre. No navegador do computador que está com problema, digite:</p><p class="code typed">${server.replace(/^https:\/\//, "")}/agent</p><p>e o código</p><p class="code">${code}</p>
<p class="ways"><button class="button" id="share" type="button" hidden data-url="${link}">Compartilhar o link</button> <a class="button" href="${mail}">Mandar por e-mail</a></p>
<details><summary>Outro aparelho tem câmera? Mostre este QR a ele</summary><div class="qr">${trusted(renderSVG(link, { border: 4 }))}</div></details></div><script>${trusted(SHARE)}</script>`;
}
