/** A page for a browser, without scripts. `body` is markup; texts in it are escaped with `escapeHtml`. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html><html lang="pt-BR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title><style>body{font:16px system-ui;max-width:28rem;margin:2rem auto;padding:0 1rem}
button{display:block;width:100%;padding:.8rem;margin:.5rem 0;font:inherit}code{word-break:break-all}</style></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>`;
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** A form with one button; the fields are hidden. */
export function buttonForm(action: string, fields: Record<string, string>, label: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${escapeHtml(action)}">${hidden.join("")}<button>${escapeHtml(label)}</button></form>`;
}

/** `1.234,56` of 123456 centavos. */
export function reais(cents: number): string {
  return (cents / 100).toLocaleString("pt-BR", { style: "currency", currency: "BRL" });
}
