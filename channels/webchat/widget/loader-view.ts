/**
 * A property of the page. An element with its name (`<img name="currentScript">`) takes its place in `document`, not in
 * the prototype.
 */
export const ofPage = <K extends keyof Document>(name: K): Document[K] =>
  Reflect.get(Document.prototype, name, document);

export const make = <K extends keyof HTMLElementTagNameMap>(name: K): HTMLElementTagNameMap[K] =>
  ofPage("createElement").call(document, name) as HTMLElementTagNameMap[K];

/**
 * The launcher's elements. They are made one by one and never parsed from a string, because a page that demands trusted
 * types (`require-trusted-types-for 'script'`) would refuse that.
 */
export function drawLauncher(root: ShadowRoot) {
  const add = <K extends keyof HTMLElementTagNameMap>(name: K, parent: Node) => parent.appendChild(make(name));
  // The page's own Content-Security-Policy allows a constructed sheet; it might not allow a <style>.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  root.adoptedStyleSheets = [sheet];
  const panel = add("section", root);
  const notice = add("p", panel);
  const words = add("span", notice);
  const again = add("button", notice);
  const launcher = add("button", root);
  launcher.className = "l";
  add("i", launcher);
  return [panel, notice, words, again, launcher, add("b", launcher)] as const;
}

/**
 * The declarations in `:host` are important and therefore stronger than anything the page's own sheets say about a
 * `div`, even with `!important`. The two icons are outlines cut out of a square: the bell of bell.tsx, and a cross.
 */
const CSS = `:host{all:initial!important;position:fixed!important;z-index:2147483000!important;right:20px!important;bottom:20px!important;font:16px system-ui,sans-serif!important}
:host([data-left]){right:auto!important;left:20px!important}
[hidden]{display:none!important}
button{all:unset;cursor:pointer;padding:10px 16px;border-radius:8px;background:var(--b);color:var(--o)}
.l{position:relative;display:grid;place-items:center;width:56px;height:56px;padding:0;border-radius:50%;box-shadow:0 4px 16px #0004;forced-color-adjust:none}
button:focus-visible{outline:3px solid var(--b);outline-offset:3px;box-shadow:0 0 0 3px #fff}
i{width:24px;height:24px;transform:scale(1.17);background:var(--o);clip-path:path("M11 4a1 1 0 0 1 2 0v1.6A8 8 0 0 1 20 13.5v1.5H4v-1.5A8 8 0 0 1 11 5.6zM3 17h18v2.5H3z")}
:host([data-open]) i{clip-path:path("M7 5l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z")}
b{position:absolute;top:-4px;right:-4px;min-width:6px;padding:0 6px;border-radius:11px;background:#b91c1c;color:#fff;border:2px solid #fff;font-size:12px;line-height:18px;text-align:center}
section{position:absolute;right:0;bottom:72px;width:400px;height:min(680px,calc(100vh - 112px));border-radius:14px;overflow:hidden;box-shadow:0 8px 40px #0004;visibility:hidden;opacity:0;transform:translateY(8px);transition:visibility 150ms,opacity 150ms,transform 150ms}
:host([data-left]) section{right:auto;left:0}
:host([data-open]) section{visibility:visible;opacity:1;transform:none}
iframe{width:100%;height:100%;border:0;display:block}
p{position:absolute;inset:0;margin:0;display:grid;place-content:center;gap:12px;text-align:center;background:Canvas;color:CanvasText;color-scheme:light dark}
@media(max-width:480px){section{position:fixed;inset:0;width:100%;height:100%;border-radius:0}:host([data-open][data-ready]) .l{display:none}}
@media(prefers-reduced-motion:reduce){section{transition:none}}`;
