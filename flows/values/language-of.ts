import { wordsOf } from "./plain-text.js";

const EN = setOf(
  "the a an is are was i you my your we it this that to for of in on at with and or but not do does did can could would will have has need want help how what when where who why much please hello hi hey thanks thank there here am be me speak english computer laptop screen broken fix open today tomorrow price cost working slow does't don't doesnt dont cant i'm im",
);
const ES = setOf(
  "el la los las un una es son esta estan yo tu usted ustedes mi su nosotros lo le para por de del en con y o pero no si hola buenos buenas dias tardes noches gracias quiero necesito puedo puede pueden tengo tiene cuanto cuesta donde cuando como que quien precio ordenador computadora portatil pantalla arreglar abierto hoy manana hablan espanol ayuda muy mucho hasta luego cual hay solo quedo tarjeta eso estoy tambien llegar amable",
);
const PT = setOf(
  "o os um uma e eu voce voces vc vcs meu minha seu sua nos nao sim para pra pro por do da dos das em no na com mas ola oi bom boa dia tarde noite obrigado obrigada quero preciso posso pode podem tenho tem quanto custa onde quando como que quem preco computador tela arrumar conserto aberto hoje amanha ajuda muito ate qual ta to isso esse aqui ai la",
);

/**
 * The language of a text, by its words. Words that two languages share count for neither. Null for Portuguese, and when
 * it is not clear.
 */
export function languageOf(text: string): "en" | "es" | null {
  const words = wordsOf(text);
  const told = { en: count(words, EN, ES, PT), es: count(words, ES, EN, PT), pt: count(words, PT, EN, ES) };
  if (words.length < 2) return null;
  const best = told.en >= told.es ? "en" : "es";
  const most = told[best];
  return most >= 2 && most > told.pt * 2 && most / words.length >= 0.3 ? best : null;
}

function count(words: readonly string[], own: ReadonlySet<string>, ...others: ReadonlySet<string>[]): number {
  return words.filter((word) => own.has(word) && !others.some((other) => other.has(word))).length;
}

function setOf(words: string): ReadonlySet<string> {
  return new Set(words.split(" "));
}
