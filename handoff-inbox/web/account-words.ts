const many = (count: number, one: string, more: string) =>
  `${count.toLocaleString("pt-BR")} ${count === 1 ? one : more}`;

/** The texts about one's own account, and about entering it in other ways than by password alone. */
export const accountWords = {
  page: "Minha conta",
  lead: "A sua senha, onde você está conectado e a verificação em duas etapas.",

  forgot: {
    link: "Esqueci minha senha",
    title: "Esqueceu a senha?",
    lead: "Escreva o seu e-mail. Se ele tiver acesso ao Balcão, você recebe um link para escolher outra senha.",
    send: "Enviar o link",
    sending: "Enviando…",
    sentTitle: "Veja o seu e-mail",
    sent: (email: string) =>
      `Se ${email} tiver acesso, o link chega em alguns minutos e vale por uma hora. Se não chegar, olhe o spam ou fale com quem administra o Balcão na sua empresa.`,
    back: "Voltar para a entrada",
  },

  code: {
    title: "Confirme que é você",
    lead: "Abra o seu aplicativo de autenticação e escreva o código de 6 números.",
    label: "Código",
    missing: "Escreva o código.",
    enter: "Confirmar",
    recovery: "Estou sem o aplicativo",
    recoveryLead: "Escreva um dos códigos de recuperação que você guardou. Cada um vale uma vez.",
    recoveryLabel: "Código de recuperação",
    app: "Usar o aplicativo",
    lost: "Perdeu os códigos também? Quem administra o Balcão na sua empresa pode tirar a verificação da sua conta.",
    other: "Entrar com outra conta",
  },

  outside: {
    enter: (name: string) => `Entrar com ${name}`,
    or: "ou",
    failures: {
      openid: "Não foi possível confirmar quem você é com o outro serviço. Tente de novo, ou entre com a senha.",
      unknown: "O e-mail confirmado pelo outro serviço não tem acesso a nenhuma empresa daqui. Peça um convite.",
      several: "O seu e-mail tem acesso a mais de uma empresa. Entre com a senha para escolher.",
    } as Readonly<Record<string, string>>,
  },

  link: {
    checking: "Conferindo o link…",
    invite: {
      title: (company: string) => `${company} espera por você`,
      lead: "Diga como quer ser chamado e escolha a sua senha.",
    },
    reset: {
      title: () => "Escolha uma nova senha",
      lead: "As suas outras entradas terminam quando você trocar a senha.",
    },
    name: "Seu nome",
    nameHint: "Os clientes veem este nome quando você responde.",
    missingName: "Escreva o seu nome.",
    account: "Sua conta",
    save: { invite: "Começar", reset: "Trocar a senha" },
    saving: "Guardando…",
    over: "Este link não serve mais",
    toSignIn: "Ir para a entrada",
  },

  password: {
    title: "Senha",
    current: "Senha atual",
    next: "Nova senha",
    hint: "Ao menos 10 letras. Três ou quatro palavras soltas são fáceis de lembrar e difíceis de adivinhar.",
    missingCurrent: "Escreva a senha que você usa hoje.",
    short: "Use ao menos 10 letras.",
    save: "Trocar a senha",
    saved: "Senha trocada. As suas outras entradas terminaram.",
  },

  signIns: {
    title: "Onde você está conectado",
    lead: "Não reconhece algum? Encerre e troque a senha.",
    here: "este aparelho",
    since: (when: string) => `desde ${when}`,
    lastSeen: (when: string) => `visto ${when}`,
    from: (address: string) => `de ${address}`,
    end: "Encerrar",
    endOf: (device: string) => `Encerrar: ${device}`,
    endOthers: "Encerrar todos os outros",
    onlyHere: "Você só está conectado neste aparelho.",
    endOthersTitle: "Encerrar todos os outros?",
    endOthersText: "Quem estiver usando o Balcão com a sua conta em outro aparelho sai em alguns segundos.",
    failed: "Não deu para carregar onde você está conectado.",
    unknownDevice: "Aparelho desconhecido",
  },

  factor: {
    title: "Verificação em duas etapas",
    off: "Além da senha, o Balcão pede um código do seu celular. Assim, só a senha não basta para entrar no seu lugar.",
    on: "Ligada",
    left: (count: number) => many(count, "código de recuperação sem usar", "códigos de recuperação sem usar"),
    fewLeft: "Restam poucos. Crie novos antes que acabem.",
    begin: "Ligar",
    required: "A sua empresa pede que todos tenham a verificação em duas etapas.",
    mustTitle: "Falta um passo",
    mustLead:
      "A sua empresa pede a verificação em duas etapas. Ligue-a agora, leva um minuto: você só precisa do celular.",
    yourPassword: "Sua senha",
    goOn: "Continuar",
    scan: "1. Abra um aplicativo de autenticação no celular (Google Authenticator, Microsoft Authenticator, 1Password…) e leia este desenho:",
    picture: "Código QR para o aplicativo de autenticação",
    typed: "Não consegue ler? Digite esta chave no aplicativo:",
    confirmLead: "2. Escreva o código de 6 números que apareceu no aplicativo:",
    confirm: "Confirmar e ligar",
    codesTitle: "Guarde os seus códigos de recuperação",
    codesLead:
      "Cada um entra uma vez no lugar do aplicativo, se você perder o celular. Eles não serão mostrados de novo: imprima, ou guarde num gerenciador de senhas.",
    kept: "Guardei os códigos",
    newCodes: "Criar novos códigos",
    newCodesLead: "Os códigos de antes deixam de valer.",
    turnOff: "Desligar",
    turnOffLead: "Depois disso, só a senha basta para entrar na sua conta.",
    failed: "Não deu para carregar a verificação em duas etapas.",
    turnedOff: "Verificação em duas etapas desligada.",
  },
} as const;
