import { html, type Markup } from "../../platform/http/html.js";
import type { Manifest, ManifestFile } from "../executables/manifest.js";
import { downloadName, type System } from "../executables/runtimes.js";
import { onPhone } from "./on-phone.js";
import { page } from "./page.js";

const READS = [
  "processador, memória e discos: quanto há e quanto está em uso",
  "a saúde que os próprios discos e a bateria informam",
  "a conexão até a assistência e os programas que mais pesam (só o nome do programa)",
  "atualizações, antivírus e o tamanho dos arquivos temporários",
];
const NEVER = [
  "fotos, documentos ou nomes de arquivos",
  "senhas, e-mails ou o que você digita",
  "o que você visita na internet",
];

export type Invitation = {
  code: string;
  state: "open" | "claimed" | "confirmed" | "rejected" | "expired";
  company: string;
};

/**
 * The page behind an invitation's link: what the program is, what it reads and never reads, and how to start it on the
 * visitor's computer, `own`. Without an executable for it, the way is the script with Node.js.
 */
export function invitePage(
  invitation: Invitation,
  server: string,
  manifest: Manifest | null,
  own: System | null,
): string {
  const { code, company } = invitation;
  if (invitation.state === "expired" || invitation.state === "rejected") return goneInvitePage(company);
  const files = manifest?.files ?? [];
  const file = files.find(({ system }) => system === own);
  const others = files.filter((one) => one !== file);
  return page(
    "Diagnóstico gratuito do seu computador",
    company,
    html`<h1>Diagnóstico gratuito do seu computador</h1>
<p>Um programa pequeno mede a saúde do computador em uns dois minutos. Antes de enviar, ele mostra tudo na tela e pergunta se pode. Não muda nada sem você aceitar na conversa.</p>
${own === null ? onPhone(code, server) : ""}
<h2>Como fazer${own === null ? " no computador" : ""}</h2>
${file ? oneFile(file, code) : withNode(code, server)}
${others.length === 0 ? "" : html`<p>Em outro computador: ${others.map((other) => html`<a href="${address(other, code)}">${NAMES[other.system]}</a> `)}</p>`}
${file ? html`<details><summary>Não abriu? Há outro jeito</summary>${withNode(code, server)}</details>` : ""}
<div class="card"><p class="muted">Seu código</p><p class="code">${code}</p><p class="muted">Vale por 10 minutos e para um computador só. Se vencer, é só pedir outro na conversa.</p></div>
<h2>O que ele lê</h2>${list(READS)}
<p>Ao começar, ele diz ao nosso servidor o nome do computador e do sistema, para a conversa perguntar se é o seu.</p>
<h2>O que ele nunca lê</h2>${list(NEVER)}
<p class="muted">Para encerrar, use o botão na página dele (num terminal, Ctrl+C); um reparo que já começou termina antes. Nada fica instalado.</p>`,
  );
}

/** Where somebody types the code that they see on another screen. */
export function codePage(): string {
  return page(
    "Diagnóstico gratuito do seu computador",
    null,
    html`<h1>Diagnóstico gratuito do seu computador</h1><p>Digite o código que apareceu na conversa, neste computador que está com problema.</p>
<form class="card" method="get" action="/agent"><p><label for="c">Código, como KXTQ-7M9P</label></p><p><input id="c" name="c" required maxlength="20" autocomplete="off" autocapitalize="characters" spellcheck="false"></p><p><button class="button">Continuar</button></p></form>
<p class="muted">Ainda não tem um código? Peça na conversa: é grátis e leva um minuto.</p>`,
  );
}

const NAMES: { [system in System]: string } = {
  "win-x64": "Windows",
  "macos-arm64": "Mac com chip Apple (M1 ou mais novo)",
  "linux-x64": "Linux",
  "linux-arm64": "Linux em ARM",
};

const address = ({ system }: ManifestFile, code: string) => `/agent/download?c=${code}&system=${system}`;

/** The way with an executable: download, open, and what the system asks about a program that it does not know. */
function oneFile(file: ManifestFile, code: string): Markup {
  const name = downloadName(file.system, code);
  const megabytes = Math.round(file.br.bytes / 1e6);
  return html`<ol><li>Baixe o programa neste computador.</li><li>${OPEN[file.system]}</li><li>Volte para a conversa: ela pergunta se o computador é o seu.</li></ol>
<p><a class="button" href="${address(file, code)}" download="${name}">Baixar para ${NAMES[file.system]}</a> <span class="muted">${megabytes} MB</span></p>
${file.system === "win-x64" && !file.signed ? SMART_SCREEN : ""}${commands(file.system, name)}
<details><summary>Conferir o arquivo (SHA-256)</summary><pre>${file.sha256}</pre></details>`;
}

const OPEN: { [system in System]: string } = {
  "win-x64": "Abra o arquivo com dois cliques. Uma página do seu navegador mostra tudo o que ele faz.",
  "macos-arm64":
    "Abra o arquivo baixado e, na pasta que aparece, abra “Abrir o diagnóstico” com dois cliques. Se o Mac recusar: Ajustes, Privacidade e Segurança, “Abrir Mesmo Assim”.",
  "linux-x64": "Abra um terminal e cole a linha abaixo.",
  "linux-arm64": "Abra um terminal e cole a linha abaixo.",
};

const SMART_SCREEN = html`<p class="muted">O Windows ainda não conhece este programa e pode mostrar “O Windows protegeu o computador”. Se o arquivo veio desta página, clique em “Mais informações” e em “Executar assim mesmo”.</p>`;

function commands(system: System, name: string): Markup | "" {
  if (system !== "linux-x64" && system !== "linux-arm64") return "";
  return html`<pre>cd ~/Downloads && chmod +x ${name} && ./${name}</pre>`;
}

/** The way for a computer without an executable. */
function withNode(code: string, server: string): Markup {
  const file = `balcao-agent-${code}.mjs`;
  const command = `node ${file} --server ${server}`;
  const folder = (path: string, system: string) => html`<p class="muted">${system}</p><pre>cd ${path}
${command}</pre>`;
  return html`<ol><li>Baixe o programa neste computador.</li><li>Abra o terminal (no Windows, o PowerShell) e cole a linha do seu sistema.</li><li>Volte para a conversa: ela pergunta se o computador é o seu.</li></ol>
<p><a class="button" href="/agent/download?c=${code}" download="${file}">Baixar para Node.js</a></p>
${folder("~/Downloads", "Linux ou macOS")}${folder("$HOME\\Downloads", "Windows")}
<p class="muted">Este jeito precisa do Node.js 20 ou mais novo no computador (<a href="https://nodejs.org/pt" rel="noreferrer">nodejs.org</a>). Se isso não for para você, diga na conversa: uma pessoa da equipe ajuda.</p>`;
}

/** For a code that is unknown, was used or ran out. The words are the same, so that nothing is revealed. */
export function goneInvitePage(company: string | null): string {
  return page(
    "Este convite não vale mais",
    company,
    html`<h1>Este convite não vale mais</h1><p>O código venceu, já foi usado ou foi digitado errado. Volte para a conversa e peça um novo: é grátis e leva um minuto.</p>`,
  );
}

const list = (items: readonly string[]): Markup => html`<ul>${items.map((item) => html`<li>${item}</li>`)}</ul>`;
