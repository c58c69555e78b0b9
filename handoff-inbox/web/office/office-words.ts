import type { CompanyRole, Permission, Reach } from "../../../platform/rights.js";
import type { SectionName } from "./sections.js";

const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("pt-BR")} ${count === 1 ? one : more}`;

/** All texts of the office, in Brazilian Portuguese. They are loaded with it. */
export const officeWords = {
  title: "Escritório",
  lead: "O que a empresa é e como ela atende. Toda mudança fica no registro.",
  nav: "Páginas do escritório",
  toOverview: "Escritório",
  sections: {
    roles: { title: "Papéis", lead: "Quem pode o quê. Os papéis são os mesmos em todas as empresas." },
  } satisfies Record<SectionName, { title: string; lead: string }>,
  notYours: {
    title: "O Escritório não faz parte do seu acesso",
    text: "Se você precisa mudar algo da empresa, fale com quem administra o Balcão.",
    act: "Ir para as conversas",
  },
  missing: {
    title: "Não há nada neste endereço",
    text: "Pode ter sido removido ou renomeado.",
    act: "Ver o Escritório",
  },
  failed: "Não deu para carregar esta página.",
  more: "Carregar mais",
  fromFolder: "dos arquivos da empresa",

  form: {
    save: "Salvar",
    saving: "Salvando…",
    saved: "Salvo.",
    discard: "Desfazer o que escrevi",
    unsaved: "Há mudanças que ainda não foram salvas.",
    kept: (when: string) => `Isto é o que você tinha começado (${when}). Ainda não foi salvo.`,
    startOver: "Descartar e começar de novo",
    leave: {
      title: "Sair sem salvar?",
      text: "O que você escreveu ainda não foi salvo. Podemos guardar nesta janela até você voltar.",
      stay: "Continuar aqui",
      keep: "Sair e guardar",
      discard: "Sair e descartar",
    },
    conflict: {
      title: "Outra pessoa mudou isto enquanto você escrevia",
      lead: (who: string, when: string) =>
        `${who} salvou ${when}. O que você escreveu continua aqui. Escolha o que vale em cada ponto.`,
      mine: "O que você escreveu",
      theirs: "O que está salvo agora",
      save: "Salvar o que escolhi",
      back: "Voltar ao formulário",
      empty: "vazio",
      nothing: "Vocês dois deixaram tudo igual. Nada se perde.",
    },
    danger: "Zona de cuidado",
  },

  roles: {
    caption: "O que cada papel pode fazer",
    act: "O que se pode fazer",
    names: {
      admin: "Administração",
      manager: "Gerência",
      consultant: "Atendimento",
      viewer: "Leitura",
    } satisfies Record<CompanyRole, string>,
    hints: {
      admin: "Cuida da empresa inteira.",
      manager: "Cuida das suas equipes.",
      consultant: "Atende os clientes.",
      viewer: "Só acompanha.",
    } satisfies Record<CompanyRole, string>,
    reaches: {
      installation: "em toda a instalação",
      company: "em tudo",
      teams: "nas suas equipes",
      open: "nas suas equipes e no que é de ninguém",
      own: "só no que é seu",
    } satisfies Record<Reach, string>,
    no: "não",
    acts: {
      "installation.run": "Criar, suspender e remover empresas",
      "account.own": "Trocar a própria senha e ver as próprias entradas",
      "company.change": "Mudar horários, canais, recebimentos e textos da empresa",
      "people.read": "Ver pessoas e equipes",
      "people.change": "Convidar pessoas e mudar o acesso delas",
      "conversations.read": "Ver as conversas",
      "conversations.act": "Assumir, responder, devolver e encerrar conversas",
      "conversations.note": "Deixar notas nas conversas",
      "files.read": "Abrir os arquivos que os clientes mandam",
      "problems.read": "Ver as mensagens com problema",
      "problems.resend": "Enviar de novo uma mensagem com problema",
      "problems.dismiss": "Desistir de uma mensagem com problema",
      "ratings.read": "Ver as avaliações",
    } satisfies Record<Permission, string>,
  },
};
