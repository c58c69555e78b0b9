/**
 * The most frequent first names in Brazil. They are correct as written, and no misspelling of a word that looks
 * similar.
 */
export const FIRST_NAMES: ReadonlySet<string> = new Set(
  (
    "adriana adriano alan alana alberto alessandra alessandro alexandre alex alice alicia aline alisson amanda ana anderson andre andrea andreia andressa " +
    "angela angelica antonia antonio aparecida ariane arthur artur augusto barbara beatriz benedito benicio bernardo bianca breno bruna bruno caio camila carla carlos " +
    "carolina caroline caua cauan cecilia celia celso cesar clara claudia claudio cleber cleide cristiane cristiano cristina daniel daniela daniele danilo davi debora " +
    "denise diego diogo douglas edson eduarda eduardo elaine eliana eliane elias elisa elisangela emanuel enzo erica erick fabiana fabiano fabio fatima felipe fernanda " +
    "fernando flavia flavio francisca francisco gabriel gabriela geraldo gilberto giovana giovanna gisele giovani guilherme gustavo heitor helena henrique heloisa igor " +
    "ines ingrid isabel isabela isaac ivan ivone jaqueline jean jessica joana joao joaquim jonas jorge jose josefa josiane juliana juliano julia julio karen karina kaua " +
    "kelly larissa laura leandro leila leonardo leticia lia livia lorena lucas lucia luciana luciano lucimar luis luisa luiz luiza manuela marcela marcelo marcia marcio " +
    "marcos maria mariana marina marlene marta mateus matheus mauricio mauro melissa michele miguel milena miriam monica murilo nair natalia nathalia nelson nicolas " +
    "nilton noemi olga olivia osvaldo otavio pablo patricia paula paulo pedro priscila rafael rafaela raimunda raimundo raquel raul rebeca regina renan renata renato " +
    "ricardo rita roberta roberto rodrigo rogerio romulo ronaldo rosa rosana rosangela rosilene rubens samuel sandra sebastiana sebastiao sergio severino sidnei silvana " +
    "silvia simone solange sofia sonia sueli suzana tais talita tatiana tatiane teresa terezinha thais thiago tiago valeria vanessa vera vicente victor vinicius vitor " +
    "vitoria viviane wagner wallace wellington wesley william yasmin yuri"
  ).split(" "),
);
