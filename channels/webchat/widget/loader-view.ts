/** The launcher's markup, without any text: the loader writes that in as text. The bell is the one of bell.tsx. */
export const LOADER_HTML =
  "<section><p hidden>.<button></button></p></section>" +
  '<button class="l"><svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true"><path class="bell" d="M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5v1.5H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z"/>' +
  '<path class="x" stroke="currentColor" stroke-width="2.2" d="M6 6l12 12M18 6 6 18"/></svg><b hidden></b></button>';

export const LOADER_CSS = `:host{all:initial;position:fixed;z-index:2147483000;right:20px;bottom:20px;font:16px system-ui,sans-serif}
:host([data-left]){right:auto;left:20px}
[hidden]{display:none!important}
button{all:unset;cursor:pointer;padding:10px 16px;border-radius:8px;background:var(--b);color:var(--o)}
.l{box-sizing:border-box;position:relative;display:grid;place-items:center;width:56px;height:56px;padding:0;border-radius:50%;box-shadow:0 4px 16px rgb(0 0 0/22%)}
button:focus-visible{outline:3px solid var(--b);outline-offset:3px;box-shadow:0 0 0 3px #fff}
svg{width:28px;height:28px}
.x,:host([data-open]) .bell{display:none}
:host([data-open]) .x{display:inline}
b{position:absolute;top:-4px;right:-4px;box-sizing:border-box;min-width:22px;padding:0 6px;border-radius:11px;background:#b91c1c;color:#fff;border:2px solid #fff;font-size:12px;line-height:18px;text-align:center}
section{position:absolute;right:0;bottom:72px;width:400px;height:min(680px,calc(100vh - 112px));border-radius:14px;overflow:hidden;background:#fff;box-shadow:0 8px 40px rgb(0 0 0/24%);visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity 150ms,transform 150ms,visibility 150ms}
:host([data-left]) section{right:auto;left:0}
:host([data-open]) section{visibility:visible;opacity:1;transform:none}
iframe{width:100%;height:100%;border:0;display:block}
p{position:absolute;inset:0;margin:0;display:grid;place-content:center;gap:12px;text-align:center;background:inherit;color:#1c1f23}
@media(max-width:480px){section{position:fixed;inset:0;width:100%;height:100%;border-radius:0}:host([data-open][data-ready]) .l{display:none}}
@media(prefers-color-scheme:dark){section{background:#1b1e24}p{color:#edebe6}}
@media(prefers-reduced-motion:reduce){section{transition:none}}`;
