const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("pt-BR")} ${count === 1 ? one : more}`;

/** The texts of the page that says what the diagnosis recommends and what came of it. */
export const diagnosisTexts = {
  title: "O que o diagnóstico recomenda",
  lead: "Cada regra que julga um computador, o serviço que ela indica, e quantas vezes ele resolveu. Conta o último ano.",
  link: "O que o diagnóstico recomenda",
  rule: "Regra",
  version: "Versão",
  current: "em uso",
  earlier: "anterior",
  item: "Serviço indicado",
  noItem: "nenhum: é só orientação",
  notSold: "não está no catálogo",
  found: "Achou",
  solved: "Resolveu",
  alone: "Sumiu sem o serviço",
  none: "ainda nenhuma vez",
  solvedOf: (solved: number, followed: number) =>
    `${solved.toLocaleString("pt-BR")} de ${many(followed, "vez", "vezes")}`,
  how: "Conta como resolvido o que a medição seguinte do mesmo computador diz que está bem, depois de um pedido pronto com o serviço indicado. Sem nova medição, ninguém sabe.",
} as const;
