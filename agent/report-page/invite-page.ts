import { html, type Markup } from "../../platform/http/html.js";
import { page } from "./page.js";

const READS = [
  "processador, memória e discos: quanto há e quanto está em uso",
  "a saúde que os próprios discos e a bateria informam",
  "a conexão com a internet e os programas que mais pesam (só o nome do programa)",
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

/** The page behind an invitation's link: what the program is, what it reads and never reads, and how to start it. */
export function invitePage(invitation: Invitation, server: string): string {
  const { code, company } = invitation;
  if (invitation.state === "expired" || invitation.state === "rejected") return goneInvitePage(company);
  const file = `balcao-agent-${code}.mjs`;
  const command = `node ${file} --server ${server}`;
  const folder = (path: string, system: string) => html`<p class="muted">${system}</p><pre>cd ${path}
${command}</pre>`;
  return page(
    "Diagnóstico gratuito do seu computador",
    company,
    html`<h1>Diagnóstico gratuito do seu computador</h1>
<p>Um programa pequeno mede a saúde do computador em uns dois minutos. Antes de enviar, ele mostra tudo na tela e pergunta se pode. Não muda nada sem você aceitar na conversa.</p>
<div class="card"><p class="muted">Seu código</p><p class="code">${code}</p><p class="muted">Vale por 10 minutos e para um computador só. Se vencer, é só pedir outro na conversa.</p></div>
<h2>Está no celular?</h2>
<p>Abra este mesmo endereço no computador que está com problema: mande o link para você por e-mail ou digite-o no navegador de lá.</p>
<h2>Como fazer</h2>
<ol><li>Baixe o programa neste computador.</li><li>Abra o terminal (no Windows, o PowerShell) e cole a linha do seu sistema.</li><li>Volte para a conversa: ela pergunta se o computador é o seu.</li></ol>
<p><a class="button" href="/agent/download?c=${code}" download="${file}">Baixar o programa</a></p>
${folder("~/Downloads", "Linux ou macOS")}${folder("$HOME\\Downloads", "Windows")}
<p class="muted">Por enquanto ele precisa do Node.js 20 ou mais novo no computador (<a href="https://nodejs.org/pt" rel="noreferrer">nodejs.org</a>). Se isso não for para você, diga na conversa: uma pessoa da equipe ajuda.</p>
<h2>O que ele lê</h2>${list(READS)}
<h2>O que ele nunca lê</h2>${list(NEVER)}
<p class="muted">Para encerrar, feche a janela do terminal. Nada fica instalado.</p>`,
  );
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
