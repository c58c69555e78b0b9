/** The texts of a download card. They come with the card, and not with the chat's own words. */
export type DownloadWords = {
  get: string;
  open: { [system: string]: string };
  inTerminal: string;
  unknownToWindows: string;
  reads: string;
  read: string[];
  never: string;
  neverRead: string[];
  check: string;
  otherWay: string;
  noProgram: string;
  page: string;
  onPhone: string;
  andCode: string;
  code: string;
  until: (time: string) => string;
  share: string;
  mail: string;
  subject: string;
  qr: string;
  over: string;
};

/** What the systems are called in every language. */
export const SYSTEMS: { [system: string]: string } = {
  "win-x64": "Windows",
  "macos-arm64": "Mac (Apple M1+)",
  "linux-x64": "Linux",
  "linux-arm64": "Linux (ARM)",
};

const PT: DownloadWords = {
  get: "Baixar o programa",
  open: {
    "win-x64": "Abra o arquivo baixado com dois cliques. Uma página mostra tudo antes de enviar, e pergunta se pode.",
    "macos-arm64":
      "Abra o arquivo baixado e, na pasta, “Abrir o diagnóstico” com dois cliques. Se o Mac recusar: Ajustes, Privacidade e Segurança, “Abrir Mesmo Assim”.",
  },
  inTerminal: "Depois de baixar, abra um terminal e cole:",
  unknownToWindows: "O Windows pode dizer que não conhece este programa: “Mais informações” e “Executar assim mesmo”.",
  reads: "O que ele lê, e o que nunca lê",
  read: [
    "processador, memória e discos: quanto há e quanto está em uso",
    "a saúde que os discos e a bateria informam",
    "atualizações, antivírus e os programas que mais pesam",
  ],
  never: "Nunca:",
  neverRead: ["fotos, documentos ou nomes de arquivos", "senhas, e-mails ou o que você visita"],
  check: "Conferir o arquivo (SHA-256)",
  otherWay: "É em outro computador, ou não abriu?",
  noProgram: "O programa para este sistema está na página do diagnóstico, com o passo a passo.",
  page: "Abrir a página do diagnóstico",
  onPhone: "No navegador do computador com problema, digite:",
  andCode: "e o código:",
  code: "Código",
  until: (time) => `Vale até ${time}, para um computador só.`,
  share: "Compartilhar o link",
  mail: "Mandar por e-mail",
  subject: "Diagnóstico do computador",
  qr: "QR do link, para a câmera de outro aparelho",
  over: "Este código já não vale. Se ainda precisar, peça outro diagnóstico aqui na conversa.",
};

const EN: DownloadWords = {
  get: "Download the program",
  open: {
    "win-x64": "Open the downloaded file with a double click. A page shows everything before it is sent, and asks you.",
    "macos-arm64":
      "Open the downloaded file and, in the folder, “Abrir o diagnóstico”. If the Mac refuses: Settings, Privacy & Security, “Open Anyway”.",
  },
  inTerminal: "Then open a terminal and paste:",
  unknownToWindows: "Windows may say that it does not know this program: “More info”, then “Run anyway”.",
  reads: "What it reads, and what it never reads",
  read: [
    "processor, memory and disks: how much there is and how much is used",
    "the health that disks and battery report",
    "updates, antivirus and the heaviest programs",
  ],
  never: "Never:",
  neverRead: ["photos, documents or file names", "passwords, e-mails or what you visit"],
  check: "Check the file (SHA-256)",
  otherWay: "Another computer, or it did not open?",
  noProgram: "The program for this system is on the check-up's page, with each step.",
  page: "Open the check-up's page",
  onPhone: "In the browser of the computer in trouble, type:",
  andCode: "and the code:",
  code: "Code",
  until: (time) => `Valid until ${time}, for one computer.`,
  share: "Share the link",
  mail: "Send by e-mail",
  subject: "Computer check-up",
  qr: "QR of the link, for another device's camera",
  over: "This code is no longer valid. If you still need it, ask for another check-up here.",
};

const ES: DownloadWords = {
  get: "Descargar el programa",
  open: {
    "win-x64": "Abra el archivo con doble clic. Una página muestra todo antes de enviarlo y pregunta si puede.",
    "macos-arm64":
      "Abra el archivo y, en la carpeta, “Abrir o diagnóstico”. Si el Mac se niega: Ajustes, Privacidad y seguridad, “Abrir igualmente”.",
  },
  inTerminal: "Después abra un terminal y pegue:",
  unknownToWindows: "Windows puede decir que no conoce el programa: “Más información” y “Ejecutar de todas formas”.",
  reads: "Qué lee, y qué no lee nunca",
  read: [
    "procesador, memoria y discos: cuánto hay y cuánto se usa",
    "la salud que informan los discos y la batería",
    "actualizaciones, antivirus y los programas más pesados",
  ],
  never: "Nunca:",
  neverRead: ["fotos, documentos o nombres de archivos", "contraseñas, correos o lo que visita"],
  check: "Comprobar el archivo (SHA-256)",
  otherWay: "¿Es otro equipo, o no se abrió?",
  noProgram: "El programa para este sistema está en la página del diagnóstico, paso a paso.",
  page: "Abrir la página del diagnóstico",
  onPhone: "En el navegador del equipo con problemas, escriba:",
  andCode: "y el código:",
  code: "Código",
  until: (time) => `Vale hasta las ${time}, para un solo equipo.`,
  share: "Compartir el enlace",
  mail: "Enviar por correo",
  subject: "Diagnóstico del equipo",
  qr: "QR del enlace, para la cámara de otro aparato",
  over: "Este código ya no vale. Si lo necesita, pida otro diagnóstico aquí.",
};

export function downloadWords(locale: string): DownloadWords {
  const language = locale.slice(0, 2).toLowerCase();
  return language === "en" ? EN : language === "es" ? ES : PT;
}
