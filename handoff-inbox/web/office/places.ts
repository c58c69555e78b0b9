/** The addresses of the office's sections that lead to pages of their own. */
export const PEOPLE = "/escritorio/pessoas";
export const TEAMS = "/escritorio/equipes";
export const CHANNELS = "/escritorio/canais";
export const PAYMENTS = "/escritorio/recebimentos";
export const MODELS = "/escritorio/inteligencia";
export const CATALOG = "/escritorio/catalogo";
export const ARTICLES = "/escritorio/artigos";
export const DEVICES = "/escritorio/computadores";
export const FLOWS = "/escritorio/fluxos";
export const KEYS = "/escritorio/chaves";
