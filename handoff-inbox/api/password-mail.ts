import type { LinkKind } from "../../db/stores/password-link-store.js";
import { html } from "../../platform/http/html.js";
import type { Mail } from "../../platform/mail/mailer.js";

type Written = { subject: string; lines: string[]; act: string; after: string[] };

/** The mail with a link by which a person gives themselves a password, as plain text and as HTML. */
export function passwordMail(
  kind: LinkKind,
  to: { name: string; email: string; companyName: string },
  link: string,
): Mail {
  const { subject, lines, act, after } = WORDS[kind](to);
  const text = [`Olá, ${to.name}!`, ...lines, `${act}:\n${link}`, ...after, `${to.companyName}, pelo Balcão`].join(
    "\n\n",
  );
  const paragraph = (words: string) => html`<p style="margin:0 0 16px">${words}</p>`;
  const page = html`<!doctype html>
<html lang="pt-BR">
<head><meta charset="utf-8"><title>${subject}</title></head>
<body style="margin:0;padding:24px;background:#faf9f6;color:#1c1f23;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif">
<div style="max-width:480px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e6e3dc;border-radius:8px">
<p style="margin:0 0 16px;font-size:20px;font-weight:600">${to.companyName}</p>
${[`Olá, ${to.name}!`, ...lines].map(paragraph)}
<p style="margin:0 0 16px"><a href="${link}" style="display:inline-block;padding:10px 16px;background:#0f766e;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600">${act}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:#5f6670">Se o botão não abrir, copie este endereço para o navegador:<br><span style="word-break:break-all">${link}</span></p>
${after.map(paragraph)}
</div>
</body>
</html>`;
  return { to: to.email, subject, text: `${text}\n`, html: page.text };
}

const WORDS: Record<LinkKind, (to: { companyName: string }) => Written> = {
  invite: ({ companyName }) => ({
    subject: `${companyName} chamou você para o Balcão`,
    lines: [
      `Você tem um convite para atender clientes no Balcão, em nome de ${companyName}.`,
      "Para começar, diga como quer ser chamado e escolha a sua senha.",
    ],
    act: "Aceitar o convite",
    after: [
      "O convite vale por 72 horas e só pode ser usado uma vez. Se você não esperava por ele, ignore esta mensagem.",
    ],
  }),
  reset: () => ({
    subject: "Escolha uma nova senha para o Balcão",
    lines: ["Alguém, provavelmente você, pediu uma nova senha para a sua conta no Balcão."],
    act: "Escolher a nova senha",
    after: [
      "O link vale por 1 hora e só pode ser usado uma vez. Ao trocar a senha, todas as suas entradas abertas terminam.",
      "Se não foi você, ignore esta mensagem: a sua senha continua a mesma.",
    ],
  }),
};
